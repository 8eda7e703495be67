/** Returns whether a path is that of an area or of one below it. */
export const isAreaWithin = (path: string, areaPath: string): boolean =>
  path === areaPath || path.startsWith(`${areaPath}.`);

/** Returns the path of the smallest area that holds all areas: `79.760` for two wards of one district. */
export function commonAreaPath(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('.'));
  const shared = [...first];
  for (const parts of others) {
    const different = shared.findIndex((part, at) => part !== parts[at]);
    if (different !== -1) shared.length = different;
  }
  return shared.join('.');
}

/** Leaves out areas that lie below another one of the list. */
export const withoutNestedAreas = (paths: readonly string[]): string[] =>
  [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && isAreaWithin(path, other)));
