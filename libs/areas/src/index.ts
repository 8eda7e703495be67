export { areaKinds, bareName, kindWord } from './area-row.js';
export type { AreaKind, AreaLevel, AreaRow } from './area-row.js';
export { AreaTree, UnknownAreaError } from './area-tree.js';
export type { AreaSearchOptions } from './area-tree.js';
export { foldVietnamese } from './fold.js';
export { provinces } from './provinces.js';
export type { Province } from './provinces.js';
export { areaSeed, cityCode } from './seed.js';
