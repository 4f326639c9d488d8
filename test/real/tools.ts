import { missingTools } from '../../scripts/setup.mjs';

/** Real programs that are not here, as `npm test` found them after trying to install them, or as seen now. */
const missing = process.env.LIANPIAN_MISSING_TOOLS?.split(',') ?? missingTools().map((tool) => tool.name);

/** Whether the tests that need this program are skipped; `npm test` names each one skipped at its end. */
export function isMissing(tool: string): boolean {
  return missing.includes(tool);
}
