import type { GuideBlockDto, GuideInlineDto, GuideItemDto } from '@khai-bao/api-client/support';
import type { GuideLanguage } from '@khai-bao/contracts/guides';
import { useState } from 'react';

/** Address of a picture of a guide. */
const pictureAddressOf = (name: string, language: GuideLanguage): string =>
  `/api/support/v1/guide-pictures/${name}?language=${language}`;

function Inline({ text, isBold, href }: GuideInlineDto) {
  const words = isBold ? <strong>{text}</strong> : text;
  if (href === null) return words;
  return <a href={href}>{words}</a>;
}

const Inlines = ({ inlines }: { inlines: readonly GuideInlineDto[] }) =>
  inlines.map((inline, at) => <Inline key={at} {...inline} />);

/** A picture of a screen. One that does not load shows its words. */
function Picture({ address, alt }: { address: string; alt: string }) {
  const [isMissing, setMissing] = useState(false);
  return (
    <figure className="guide-picture">
      {!isMissing && <img src={address} alt={alt} loading="lazy" onError={() => setMissing(true)} />}
      <figcaption aria-hidden={!isMissing}>{alt}</figcaption>
    </figure>
  );
}

function Items({ items, ordered }: { items: readonly GuideItemDto[]; ordered: boolean }) {
  const List = ordered ? 'ol' : 'ul';
  return (
    <List className="guide-items">
      {items.map(({ inlines, level, marker }, at) => (
        <li key={at} data-level={level} data-further={marker === null || undefined}>
          <span className="guide-marker num" aria-hidden="true">
            {marker}
          </span>
          <span>
            <Inlines inlines={inlines} />
          </span>
        </li>
      ))}
    </List>
  );
}

function Table({ items, columns }: { items: readonly GuideItemDto[]; columns: number }) {
  const rows: GuideItemDto[][] = [];
  for (let at = 0; at < items.length; at += columns) rows.push(items.slice(at, at + columns));
  const [head, ...body] = rows;
  return (
    <div className="guide-table" role="group" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {head?.map(({ inlines }, at) => (
              <th key={at}>
                <Inlines inlines={inlines} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, at) => (
            <tr key={at}>
              {row.map(({ inlines }, column) => (
                <td key={column}>
                  <Inlines inlines={inlines} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Shows the blocks of a guide. */
export function GuideBlocks({
  language,
  blocks,
}: {
  language: GuideLanguage;
  blocks: readonly GuideBlockDto[];
}) {
  return blocks.map(({ kind, inlines, items, columns, picture }, at) => {
    switch (kind) {
      case 'heading':
        return (
          <h3 key={at}>
            <Inlines inlines={inlines} />
          </h3>
        );
      case 'list':
      case 'steps':
        return <Items key={at} items={items} ordered={kind === 'steps'} />;
      case 'note':
        return (
          <div key={at} className="guide-note">
            {items.map((item, line) => (
              <p key={line}>
                <Inlines inlines={item.inlines} />
              </p>
            ))}
          </div>
        );
      case 'table':
        return <Table key={at} items={items} columns={columns} />;
      case 'picture':
        return picture === null ? null : (
          <Picture key={at} address={pictureAddressOf(picture.name, language)} alt={picture.alt} />
        );
      default:
        return (
          <p key={at}>
            <Inlines inlines={inlines} />
          </p>
        );
    }
  });
}
