import { LianpianError } from '../../model/errors.js';

/** A proposal broke an invariant: a defect of the program, with the numbers that show it. */
export function violation(where: string, message: string): LianpianError {
  return new LianpianError(
    'E_INTERNAL',
    `the proposal is not sound: ${message}`,
    where,
    'This is a defect of the program; please report it with the scenario. No result was written.',
  );
}
