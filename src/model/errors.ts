import { ERRORS_ZH } from './errorTexts.js';
import type { Lang } from './finding.js';

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
  | 'E_UNKNOWN_ID'
  | 'E_LIMIT'
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

/** What is said in both languages; English alone where a Chinese reader is told what the code says in general (`ERRORS_ZH`). */
export type Said = string | Readonly<Record<Lang, string>>;

export class LianpianError extends Error {
  override readonly name = 'LianpianError';
  readonly code: ErrorCode;
  /** File, layer, field or JSON path the error is about. */
  readonly where: string;
  /** What the user can do about it, in one or two sentences. */
  readonly remedy: string;
  /** `message` and `remedy` by language. */
  readonly messageIn: Readonly<Record<Lang, string>>;
  readonly remedyIn: Readonly<Record<Lang, string>>;
  constructor(code: ErrorCode, message: Said, where: string, remedy: Said) {
    const general = ERRORS_ZH[code];
    const messageIn = inBoth(message, general.message);
    super(messageIn.en);
    this.code = code;
    this.where = where;
    this.messageIn = messageIn;
    this.remedyIn = inBoth(remedy, general.remedy);
    this.remedy = this.remedyIn.en;
  }
}

/** A text written `中文 / English` stands for both. */
function inBoth(said: Said, general: string): Readonly<Record<Lang, string>> {
  if (typeof said !== 'string') return said;
  return { zh: /[\u4e00-\u9fff][^/]* \/ /.test(said) ? said : `${general}（${said}）`, en: said };
}

/** The same trouble, told of another place. */
export function errorAt({ code, messageIn, remedyIn }: LianpianError, where: string): LianpianError {
  return new LianpianError(code, messageIn, where, remedyIn);
}

/** Code and message as a reason within a finding, whose text shows the half of its language. */
export function reasonOf({ code, messageIn: { zh, en } }: LianpianError): string {
  return zh === en ? `${code}: ${en}` : `${code}: ${zh} / ${en}`;
}

/** The same, and what can be done about it. */
export function reasonAndRemedyOf({ code, messageIn, remedyIn }: LianpianError): string {
  return `${code}: ${messageIn.zh}。${remedyIn.zh} / ${messageIn.en}. ${remedyIn.en}`;
}
