import { citizenPaths, citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { AcceptedDeclarationDto } from '@khai-bao/api-client/declarations';
import { useNow } from '@khai-bao/ui';
import { useDeclarations } from '../keep/device.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptDeclaration } from '../keep/store.js';
import { declarationStatusOf } from '../declaration/declaration-status.js';
import { Link, useHash } from '../router.js';
import { endedI18n } from './ended.texts.js';
import { ManageLink } from './manage-link.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { ownViewHash } from './party-ground.js';
import { PartyView } from './party-view.js';
import { PassView } from './pass-view.js';
import { RefusedView } from './refused-view.js';
import { StopView } from './stop-view.js';
import { useDeclarationStatus } from './use-status.js';
import { WaitingView } from './waiting-view.js';

/** A declaration that is no pass any more, or none of this device's. */
function EndedDeclaration({
  title,
  hint,
  view,
  entry,
  mayDeclareAgain = true,
}: {
  title: string;
  hint: string;
  view: string;
  entry: KeptDeclaration | null;
  /** False when another declaration would not help. */
  mayDeclareAgain?: boolean;
}) {
  const t = i18n.useTexts();
  return (
    <Page title={title} view={view}>
      <div className="c-card c-message">
        <p>{hint}</p>
        {mayDeclareAgain && (
          <Link
            href={entry ? citizenRoutes.gate(entry.gate.code) : citizenPaths.home}
            className="kb-btn"
            data-size="big"
          >
            {t.pass.again}
          </Link>
        )}
        <Link href={citizenPaths.ownDeclarations} className="kb-btn" data-variant="quiet" data-size="big">
          {t.home.mine}
        </Link>
        {entry && <ManageLink entry={entry} />}
      </div>
    </Page>
  );
}

function Accepted({ entry, answer }: { entry: KeptDeclaration; answer: AcceptedDeclarationDto }) {
  const t = i18n.useTexts();
  const ended = endedI18n.useTexts();
  const away = useDeclarationStatus(entry);
  const standing = declarationStatusOf(entry, serverNow(useNow()));
  switch (standing) {
    case 'suspected':
      return <StopView entry={entry} answer={answer} away={away} />;
    case 'clear':
    case 'caution':
      return <PassView entry={entry} answer={answer} outcome={standing} />;
    case 'withdrawn':
      return (
        <EndedDeclaration
          title={t.pass.withdrawn}
          hint={t.pass.withdrawnHint}
          view="withdrawn"
          entry={entry}
        />
      );
    case 'blocked':
      return (
        <EndedDeclaration
          title={ended.blocked}
          hint={ended.blockedHint}
          view="blocked"
          entry={entry}
          mayDeclareAgain={false}
        />
      );
    case 'erased':
    case 'replaced':
      return (
        <EndedDeclaration
          title={ended[standing]}
          hint={ended[`${standing}Hint`]}
          view={standing}
          entry={entry}
        />
      );
    default:
      return (
        <EndedDeclaration title={t.pass.expired} hint={t.pass.expiredHint} view="expired" entry={entry} />
      );
  }
}

/** The declarations that were made together with one, it included, in the order in which they were made. */
function partyOf(entry: KeptDeclaration, entries: readonly KeptDeclaration[]): readonly KeptDeclaration[] {
  const { party } = entry;
  if (!party) return [entry];
  return entries
    .filter((other) => other.party?.key === party.key)
    .sort((a, b) => (a.party?.place ?? 0) - (b.party?.place ?? 0));
}

/** One declaration of this device, or the passes of those who were declared together with it. */
export function DeclarationPage({ declarationKey }: { declarationKey: string }) {
  const t = i18n.useTexts();
  const { outbox } = useDevice();
  const hash = useHash();
  const entries = useDeclarations(outbox);
  const entry = entries.find(({ key }) => key === declarationKey);
  if (!entry)
    return <EndedDeclaration title={t.pass.unknown} hint={t.pass.unknownHint} view="unknown" entry={null} />;
  const members = partyOf(entry, entries);
  if (members.length > 1 && hash !== ownViewHash) return <PartyView entries={members} first={entry.key} />;
  if (entry.state === 'refused') return <RefusedView entry={entry} />;
  if (entry.state === 'accepted' && entry.answer) return <Accepted entry={entry} answer={entry.answer} />;
  return <WaitingView entry={entry} sending={outbox.isSending(entry.key)} />;
}
