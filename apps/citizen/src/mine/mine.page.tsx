import { citizenRoutes, findDeclarationSegment } from '@khai-bao/contracts/app-routes';
import { Button, useNow } from '@khai-bao/ui';
import { Search, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDeclarations } from '../keep/device.js';
import { dropAllDrafts } from '../keep/drafts.js';
import { serverNow } from '../keep/server-clock.js';
import { Link } from '../router.js';
import { phoneCodeI18n } from '../phone-code/phone-code.texts.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { DeclarationRow } from './declaration-row.js';

function ForgetAll({ onForgotten }: { onForgotten: () => void }) {
  const t = i18n.useTexts();
  const { outbox } = useDevice();
  const [asking, setAsking] = useState(false);
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (asking) question.current?.focus();
  }, [asking]);
  const forget = async (): Promise<void> => {
    await outbox.forgetAll();
    dropAllDrafts();
    setAsking(false);
    onForgotten();
  };
  if (!asking)
    return (
      <Button variant="plain" icon={<Trash2 aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t.mine.forget}
      </Button>
    );
  return (
    <div className="c-card c-message">
      <p ref={question} tabIndex={-1}>
        {t.mine.forgetAsk}
      </p>
      <div className="c-pair">
        <Button onClick={() => void forget()}>{t.mine.forgetYes}</Button>
        <Button variant="quiet" onClick={() => setAsking(false)}>
          {t.mine.forgetNo}
        </Button>
      </div>
    </div>
  );
}

/** What this device declared: to open again, to send on, to forget. */
export function MinePage() {
  const t = i18n.useTexts();
  const { find } = phoneCodeI18n.useTexts();
  const { outbox } = useDevice();
  const now = serverNow(useNow(30_000));
  const entries = useDeclarations(outbox);
  const [forgotten, setForgotten] = useState(false);
  return (
    <Page title={t.mine.title} below={t.mine.lead} view="mine">
      {entries.length > 0 ? (
        <div className="c-card">
          <ul className="c-list">
            {entries.map((entry) => (
              <DeclarationRow key={entry.key} entry={entry} now={now} />
            ))}
          </ul>
        </div>
      ) : (
        <div className="c-card c-message">
          <h2>{t.mine.empty}</h2>
          <p>{t.mine.emptyHint}</p>
          <Link href="/" className="kb-btn" data-size="big">
            {t.mine.emptyGo}
          </Link>
        </div>
      )}
      <Link href={citizenRoutes.declaration(findDeclarationSegment)} className="kb-btn" data-variant="quiet">
        <Search aria-hidden="true" />
        {find.link}
      </Link>
      <p role="status" className="c-quiet">
        {forgotten && t.mine.forgotten}
      </p>
      <ForgetAll onForgotten={() => setForgotten(true)} />
    </Page>
  );
}
