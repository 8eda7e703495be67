/** Returns the district of an area path: `79.760` of `79.760.26740`. */
export const districtPathOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');

/** Returns the district of an area name: `Quận 1` of `Phường Bến Nghé, Quận 1`. */
export const districtNameOf = (areaName: string): string => areaName.split(', ').at(-1) ?? areaName;
