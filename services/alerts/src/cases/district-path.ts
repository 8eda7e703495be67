/** Returns the district of an area path: `79.760` of `79.760.26740`. */
export const districtPathOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');
