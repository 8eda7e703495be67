import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { formatMoment, Tag, type Tone } from '@khai-bao/ui';
import { ArrowRight, Check, CircleAlert, CircleX, Clock, CloudUpload, Pencil, Trash2 } from 'lucide-react';
import { formatGatePlace } from '../declaration/gate-place.js';
import type { KeptDeclaration } from '../keep/store.js';
import { Link } from '../router.js';
import { i18n } from '../texts/index.js';
import { declarationStatusOf, type DeclarationStatus } from '../declaration/declaration-status.js';

const signs: Record<DeclarationStatus, { tone: Tone; Icon: typeof Check }> = {
  waiting: { tone: 'yours', Icon: CloudUpload },
  refused: { tone: 'yours', Icon: Pencil },
  changing: { tone: 'yours', Icon: CloudUpload },
  withdrawn: { tone: 'plain', Icon: CircleX },
  erased: { tone: 'plain', Icon: Trash2 },
  replaced: { tone: 'plain', Icon: CircleX },
  blocked: { tone: 'stop', Icon: CircleX },
  expired: { tone: 'plain', Icon: Clock },
  clear: { tone: 'pass', Icon: Check },
  caution: { tone: 'caution', Icon: CircleAlert },
  suspected: { tone: 'stop', Icon: CircleX },
};

/** One declaration in a list, with what it is worth now. */
export function DeclarationRow({ entry, now }: { entry: KeptDeclaration; now: number }) {
  const t = i18n.useTexts();
  const standing = declarationStatusOf(entry, now);
  const { tone, Icon } = signs[standing];
  return (
    <li>
      <Link href={citizenRoutes.declaration(entry.key)} className="c-row">
        <span>
          <strong>{entry.shortName}</strong>
          <span>{formatGatePlace(entry.gate)}</span>
          <span className="c-row-state">
            <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
              {t.mine[standing]}
            </Tag>
            {entry.change?.state === 'refused' && (
              <Tag tone="yours" icon={<Pencil aria-hidden="true" />}>
                {t.mine.changeRefused}
              </Tag>
            )}
            <time className="num" dateTime={new Date(entry.filledAt).toISOString()}>
              {formatMoment(entry.filledAt, now)}
            </time>
          </span>
        </span>
        <ArrowRight aria-hidden="true" />
      </Link>
    </li>
  );
}
