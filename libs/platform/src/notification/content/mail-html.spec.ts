import { html, mailButton, mailFields, renderMailHtml, toSingleLine } from './mail-html.js';

describe('the HTML of a mail', () => {
  it('escapes embedded text, in content and in attributes', () => {
    const name = `<b title="x">Cơm & Phở 'Hai'</b>`;
    expect(html`<p>${name}</p>`.markup).toBe(
      '<p>&lt;b title=&quot;x&quot;&gt;Cơm &amp; Phở &#39;Hai&#39;&lt;/b&gt;</p>',
    );
    expect(mailButton('Vào', 'https://x.vn/?a="><script>').markup).toContain(
      'href="https://x.vn/?a=&quot;&gt;&lt;script&gt;"',
    );
  });

  it('keeps embedded fragments as they are, also in lists', () => {
    expect(
      html`<ul>
        ${['a', '<'].map((one) => html`<li>${one}</li>`)}
      </ul>`.markup,
    ).toMatch(/^<ul>\s*<li>a<\/li><li>&lt;<\/li>\s*<\/ul>$/);
    expect(mailFields([['Tên', 'A & B']]).markup).toContain('A &amp; B</td>');
  });

  it('has the English summary below a line, and none without a summary', () => {
    expect(renderMailHtml([html`<p>Chào</p>`], 'Hello <you>')).toMatch(
      /<p>Chào<\/p>\s*<hr [^>]*>\s*<p [^>]*>Hello &lt;you&gt;<\/p>\s*<\/div>$/,
    );
    expect(renderMailHtml([html`<p>Chào</p>`])).not.toContain('<hr');
  });

  it('has names on one line', () => {
    expect(toSingleLine('Quán\r\nBcc: x\t y')).toBe('Quán Bcc: x y');
  });
});
