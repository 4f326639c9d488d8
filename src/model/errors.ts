/**
 * What stops a run. A coded error says what, where and what to do; the shell prints it and exits with 2.
 * Bad *data* is a `Finding`, a caller's mistake a plain `throw`; only what makes going on impossible is one of these.
 */
export type ErrorCode =
  | 'E_USAGE'
  | 'E_FILE_MISSING'
  | 'E_FILE_ACCESS'
  | 'E_FORMAT_UNKNOWN'
  | 'E_FORMAT_UNSUPPORTED'
  | 'E_FILE_DAMAGED'
  | 'E_LAYER_MISSING'
  | 'E_LAYER_EMPTY'
  | 'E_GEOMETRY_TYPE'
  | 'E_ENCODING'
  | 'E_CRS_MISSING'
  | 'E_CRS_UNKNOWN'
  | 'E_CRS_DATUM'
  | 'E_CRS_WRONG'
  | 'E_FIELD_MISSING'
  | 'E_SCENARIO_SYNTAX'
  | 'E_SCENARIO_KEY'
  | 'E_SCENARIO_CYCLE'
  | 'E_SETTING'
  | 'E_TARGET'
  | 'E_RULES'
  | 'E_LOCKS'
  | 'E_OUTPUT_EXISTS'
  | 'E_OUTPUT_LOCKED'
  | 'E_TOO_LARGE'
  | 'E_MEMORY'
  | 'E_WORKER'
  | 'E_SOLVER'
  | 'E_CANCELLED'
  | 'E_INTERNAL';

export class LianpianError extends Error {
  override readonly name = 'LianpianError';
  readonly code: ErrorCode;
  /** File, layer, field or JSON path the error is about. */
  readonly where: string;
  /** What the user can do about it, in one or two sentences. */
  readonly remedy: string;
  constructor(code: ErrorCode, message: string, where: string, remedy: string) {
    super(message);
    this.code = code;
    this.where = where;
    this.remedy = remedy;
  }
}
