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

/** Collapses white space. A name must not add a line to the subject or the text of a mail. */
export const toSingleLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** HTML whose embedded values are escaped. Only the `html` template builds it. */
export class HtmlFragment {
  constructor(readonly markup: string) {}
}

type HtmlValue = string | number | HtmlFragment | readonly HtmlFragment[];

/** Builds HTML and escapes every embedded text, for content and for quoted attributes. Embedded fragments stay as they are. */
export const html = (literals: TemplateStringsArray, ...values: readonly HtmlValue[]): HtmlFragment =>
  new HtmlFragment(literals.reduce((markup, literal, at) => markup + toMarkup(values[at - 1]!) + literal));

function toMarkup(value: HtmlValue): string {
  if (value instanceof HtmlFragment) return value.markup;
  if (typeof value === 'object') return value.map(({ markup }) => markup).join('');
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Renders the HTML part of a mail: the Vietnamese content, then the English summary below a line. Styles are inline, because mail readers drop style sheets. */
export const renderMailHtml = (content: readonly HtmlFragment[], english?: string): string =>
  html`<div style="font-family:'Be Vietnam Pro',Arial,sans-serif;color:#14213a;max-width:560px">
    ${content.map((part) => html`${part} `)}${
      english === undefined
        ? []
        : [
            html`<hr style="border:0;border-top:1px solid #e4e1d9" />
              <p style="color:#465169">${english}</p>`,
          ]
    }
  </div>`.markup;

export const mailParagraph = (text: string | HtmlFragment): HtmlFragment => html`<p>${text}</p>`;

export const mailFootnote = (text: string): HtmlFragment => html`<p style="color:#465169">${text}</p>`;

/** A link that looks like a button. */
export const mailButton = (label: string, href: string): HtmlFragment =>
  html`<p>
    <a
      href="${href}"
      style="display:inline-block;background:#1b5aa0;color:#fff;padding:12px 18px;border-radius:10px;text-decoration:none;font-weight:600"
      >${label}</a
    >
  </p>`;

/** A table of names and values, such as a user name and a password. */
export const mailFields = (fields: readonly (readonly [name: string, value: string])[]): HtmlFragment =>
  html`<table
    style="border-collapse:collapse;background:#f3f1ec;border-radius:10px;padding:12px 16px;display:block"
  >
    ${fields.map(
      ([name, value]) =>
        html`<tr>
          <td style="padding:4px 16px 4px 0;color:#465169">${name}</td>
          <td style="padding:4px 0;font-weight:600;font-size:17px">${value}</td>
        </tr>`,
    )}
  </table>`;
