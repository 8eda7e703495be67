import type { GuideDocumentDto } from '@khai-bao/api-client/support';
import type { GuideLanguage } from '@khai-bao/contracts/guides';
import { GuideBlocks } from './guide-blocks.js';

/** The sections of a guide, each with its number and its address. */
export function GuideSections({
  language,
  document,
}: {
  language: GuideLanguage;
  document: GuideDocumentDto;
}) {
  return document.sections.map(({ anchor, title, blocks }, at) => (
    <section key={anchor} aria-labelledby={anchor}>
      <h2 id={anchor}>
        <span className="guide-number num" aria-hidden="true">
          {at + 1}
        </span>
        {title}
      </h2>
      <GuideBlocks language={language} blocks={blocks} />
    </section>
  ));
}

/** The contents of a guide. */
export const GuideContents = ({ document, label }: { document: GuideDocumentDto; label: string }) => (
  <nav className="no-print" aria-label={label}>
    <ol className="guide-contents">
      {document.sections.map(({ anchor, title }) => (
        <li key={anchor}>
          <a href={`#${anchor}`}>{title}</a>
        </li>
      ))}
    </ol>
  </nav>
);
