/** Reserved file names of Windows. */
const reservedWindowsNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Characters of a name as uploaded; longer names are rejected. */
const maxNameCharacters = 1_000;

/** Sanitises a file name for all operating systems: no path, control or bidirectional characters. Returns null for an invalid name. */
export function sanitiseFileName(encoded: string | undefined): string | null {
  let name: string;
  try {
    name = decodeURIComponent(encoded ?? '').normalize('NFC');
  } catch {
    return null;
  }
  if (name.length > maxNameCharacters) return null;
  name = name
    .split(/[/\\]/)
    .at(-1)!
    // Bidirectional controls make `fdp.exe` look like `exe.pdf`.
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}<>:"|?*]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  while (/[. ]$/.test(name)) name = name.slice(0, -1);
  return name.length === 0 || name.length > 200 || !name.includes('.') || reservedWindowsNames.test(name)
    ? null
    : name;
}

/** Builds a Content-Disposition header with an ASCII fallback and the full name (RFC 6266). */
export const toAttachmentHeader = (name: string): string => {
  const plain = name.replaceAll(/[^\w .-]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
};
