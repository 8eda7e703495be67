const dateTimeFormat = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});

/** Formats a moment in the city's time for a mail: `08:05 25/06/2021`. */
export const formatMailDateTime = (moment: Date): string => dateTimeFormat.format(moment);

/** Escapes text for the content and the quoted attributes of an HTML mail. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
