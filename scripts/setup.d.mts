export function missingTools(): readonly { readonly name: string; readonly packages: readonly string[] }[];
export function runArguments(given: readonly string[]): string[];
