/** A printed page without what differs from run to run: seconds, and the path of its output. */
export function withoutTimes(page: string, output: string): string {
  return page.replace(/[\d.]+ (秒|s)(?=[；;])/g, 'T $1').replaceAll(output, 'findings.csv');
}
