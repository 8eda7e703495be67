import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { Button, StateArch, type ArchState } from '@khai-bao/ui';
import { declarationStatusOf, type DeclarationStatus } from '../declaration/declaration-status.js';
import { householdI18n } from '../household/texts.js';
import type { KeptDeclaration } from '../keep/store.js';
import { Link } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { i18n } from '../texts/index.js';
import { Clock } from './clock.js';
import { endedI18n } from './ended.texts.js';
import { groundOf, ownViewHash } from './party-ground.js';
import { ManageLink } from './manage-link.js';
import { PassCard } from './pass-card.js';
import { useDeclarationStatus } from './use-status.js';
import { waitingI18n } from './waiting-texts.js';

const arches: Partial<Record<DeclarationStatus, ArchState>> = {
  clear: 'open',
  caution: 'ask',
  suspected: 'closed',
};

/** What a gate reads of one member of a party: the word on its ground, the moving clock, the pass or what to do. */
export function PartySlide({
  entry,
  place,
  count,
  now,
}: {
  entry: KeptDeclaration;
  place: number;
  count: number;
  /** Milliseconds since 1970, by the server's clock. */
  now: number;
}) {
  const t = i18n.useTexts();
  const w = waitingI18n.useTexts();
  const h = householdI18n.useTexts();
  const ended = endedI18n.useTexts();
  const { outbox } = useDevice();
  useDeclarationStatus(entry);
  const status = declarationStatusOf(entry, now);
  const sending = outbox.isSending(entry.key);
  const words: Readonly<Record<DeclarationStatus, string>> = {
    clear: entry.gate.direction === 'exit' ? t.pass.goOut : t.pass.go,
    caution: t.pass.ask,
    suspected: t.pass.stop,
    waiting: h.party.waiting,
    refused: h.party.refused,
    withdrawn: h.party.withdrawn,
    erased: ended.erased,
    replaced: ended.replaced,
    blocked: ended.blocked,
    changing: t.mine.changing,
    expired: h.party.ended,
  };
  const hints: Partial<Record<DeclarationStatus, string>> = {
    caution: t.pass.askLead,
    suspected: t.pass.stopLead,
    waiting: sending ? w.sendingHint : w.lead,
    refused: w.refusedHint,
    withdrawn: t.pass.withdrawnHint,
    erased: ended.erasedHint,
    replaced: ended.replacedHint,
    blocked: ended.blockedHint,
    expired: t.pass.expiredHint,
  };
  const arch = arches[status];
  const isPass = status === 'clear' || status === 'caution';
  return (
    <section
      className="c-slide"
      data-ground={groundOf(status)}
      aria-roledescription="slide"
      aria-label={`${h.party.of(place + 1, count)}: ${entry.shortName}`}
    >
      <div className="c-verdict" {...(isPass ? { 'data-pass': '' } : { 'data-size': 'small' })}>
        {arch ? (
          <StateArch state={arch}>{isPass && <Clock />}</StateArch>
        ) : (
          sending && <span className="kb-spin c-spin" aria-hidden="true" />
        )}
        <h2>{words[status]}</h2>
        {!isPass && arch && <Clock />}
        <p>
          <strong>{entry.gate.unitName}</strong>
          <br />
          {entry.gate.gateName}
        </p>
      </div>
      <div className="c-sheet">
        {isPass && <p className="c-show">{t.pass.show}</p>}
        {isPass && entry.answer ? (
          <PassCard entry={entry} answer={entry.answer} />
        ) : (
          <p className="c-pass-name">{entry.shortName}</p>
        )}
        {hints[status] && <p>{hints[status]}</p>}
        {entry.change?.state === 'refused' && <ManageLink entry={entry} />}
        {status === 'waiting' && (
          <Button size="big" busy={sending} onClick={() => void outbox.attempt(entry.key)}>
            {sending ? w.sending : w.sendNow}
          </Button>
        )}
        <div className="c-pair">
          <Link
            href={citizenRoutes.declaration(entry.key) + ownViewHash}
            className="kb-btn"
            data-variant={status === 'suspected' ? 'main' : 'quiet'}
            data-size={status === 'suspected' ? 'big' : 'normal'}
          >
            {status === 'suspected' ? h.party.whatNow : h.party.own}
          </Link>
          <Link href="/" className="kb-btn" data-variant="quiet">
            {t.pass.home}
          </Link>
        </div>
      </div>
    </section>
  );
}
