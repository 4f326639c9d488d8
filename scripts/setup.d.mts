export function missingTools(): readonly { readonly name: string; readonly packages: readonly string[] }[];
