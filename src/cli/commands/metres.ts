import { usage } from '../commandLine.js';

/** A distance of the command line, 0 or more. */
export function metresOf(option: string, text: string): number {
  const metres = Number(text);
  if (text.trim() === '' || !Number.isFinite(metres) || metres < 0) {
    throw usage({
      zh: `--${option} ${text} 不是以米计的距离（0 或以上）`,
      en: `--${option} ${text} is not a distance in metres, of 0 or more`,
    });
  }
  return metres;
}

/** The same of an option that may be left out and, where it is given, must be more than 0. */
export function someMetresOf(option: string, text: string | null): number | null {
  if (text === null) return null;
  const metres = metresOf(option, text);
  if (metres === 0)
    throw usage({ zh: `--${option} 0：距离须大于 0 米`, en: `--${option} 0: give a distance of more than 0 m` });
  return metres;
}
