import { SCENARIO_SCHEMA } from '../../formats/scenario/schema.js';

/** `lianpian schema`: the JSON schema of a scenario. */
export async function schemaCommand(): Promise<0> {
  process.stdout.write(`${JSON.stringify(SCENARIO_SCHEMA, null, 2)}\n`);
  return 0;
}
