/** Stands for styles and pictures in tests of components. */
export const style = '';
