/** `07/2021` of `2021-07`. */
export const formatMonth = (month: string): string => month.split('-').reverse().join('/');
