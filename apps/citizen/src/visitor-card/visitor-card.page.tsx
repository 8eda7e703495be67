import { Link } from '../router.js';
import { Page } from '../shell/page.js';
import { visitorCardI18n } from './visitor-card.texts.js';

/** Whoever scans a visitor card with a camera learns what it is. The code is not sent anywhere: a printed code opens nothing. */
export function VisitorCardPage() {
  const t = visitorCardI18n.useTexts();
  return (
    <Page title={t.title} view="visitor-card">
      <div className="c-card c-message">
        <p>{t.what}</p>
        <p>
          <strong>{t.privacy}</strong>
        </p>
        <p>{t.found}</p>
        <p>{t.lost}</p>
        <Link href="/" className="kb-btn" data-size="big">
          {t.declare}
        </Link>
      </div>
    </Page>
  );
}
