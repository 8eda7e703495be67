/**
 * Text as it is compared and searched: lower case, without Vietnamese marks, `đ` as `d`, everything but letters and
 * digits as one space. `'Phường Đa Kao, Q.1'` becomes `'phuong da kao q 1'`.
 */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
