/** Names that Windows keeps for itself. */
const reservedWindowsNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A longer name is none that a person gave. Letters. */
const maxNameCharacters = 1_000;

/** A name under which a file can be kept anywhere: no path, no control or turning characters; null when nothing is left. */
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
    // Characters that turn the direction of writing make `fdp.exe` look like `exe.pdf`.
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}<>:"|?*]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  while (/[. ]$/.test(name)) name = name.slice(0, -1);
  return name.length === 0 || name.length > 200 || !name.includes('.') || reservedWindowsNames.test(name)
    ? null
    : name;
}

/** RFC 6266: a plain name for old readers, and the whole one. */
export const toAttachmentHeader = (name: string): string => {
  const plain = name.replaceAll(/[^\w .-]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
};
