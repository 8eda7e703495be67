/** Path of an area from the city down: `79`, `79.760` or `79.760.26740`. */
export const areaPathPattern = /^\d{2}(\.\d{3}(\.\d{5})?)?$/;
