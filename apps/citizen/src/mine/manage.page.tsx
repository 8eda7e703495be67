import { citizenPaths, citizenRoutes } from '@khai-bao/contracts/app-routes';
import { Button, formatMoment, useNow } from '@khai-bao/ui';
import { declarationStatusOf } from '../declaration/declaration-status.js';
import { formatGatePlace } from '../declaration/gate-place.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptDeclaration } from '../keep/store.js';
import { useDeclarationStatus } from '../pass/use-status.js';
import { Link, navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import '../styles/manage.css';
import { ChangeActions } from './change-actions.js';
import { ChangeProgress } from './change-progress.js';
import { DeclaredContent } from './declared-content.js';
import { useKnownContent } from './declared.js';
import { FoundNotice } from './found-notice.js';
import { manageI18n } from './manage.texts.js';

/** One declaration of this device: what was declared, what can be changed, and what became of a change. */
export function ManagePage({ entry }: { entry: KeptDeclaration }) {
  const t = manageI18n.useTexts();
  const texts = i18n.useTexts();
  const { outbox } = useDevice();
  const away = useDeclarationStatus(entry);
  const now = serverNow(useNow(10_000));
  const known = useKnownContent(entry);
  const standing = declarationStatusOf(entry, now);
  const { change } = entry;
  const isOver = standing === 'withdrawn' || standing === 'erased';
  const discard = async (): Promise<void> => {
    await outbox.discard(entry.key);
    navigate(citizenPaths.ownDeclarations, { replace: true });
  };
  return (
    <Page
      title={entry.shortName || t.title}
      above={formatGatePlace(entry.gate)}
      below={`${texts.mine[standing]} · ${formatMoment(entry.filledAt, now)}`}
      view="manage"
    >
      {entry.foundUntil !== undefined && (
        <FoundNotice entryKey={entry.key} until={entry.foundUntil} now={now} />
      )}
      {change && <ChangeProgress entry={entry} change={change} away={away} />}
      {known && standing !== 'erased' && <DeclaredContent {...known} />}
      <ChangeActions entry={entry} standing={standing} now={now} />
      <div className="c-pair">
        {!isOver && standing !== 'changing' && (
          <Link href={citizenRoutes.declaration(entry.key)} className="kb-btn" data-variant="quiet">
            {t.open}
          </Link>
        )}
        <Link href={citizenPaths.ownDeclarations} className="kb-btn" data-variant="quiet">
          {t.back}
        </Link>
      </div>
      {isOver && (
        <Button variant="plain" onClick={() => void discard()}>
          {t.removeFromList}
        </Button>
      )}
    </Page>
  );
}
