import '../styles/announce.css';
import { ExternalLink } from 'lucide-react';
import { useProfile } from '../session/session.js';
import { PageHead, PageGuard } from '../rooms/page.js';
import { announceTexts } from './announce.texts.js';
import { ContactPoints } from './contact-points.js';
import { Kit } from './kit.js';
import { areaRegistrationUrl } from './kit-texts.js';
import { Results } from './results.js';

function Announce() {
  const t = announceTexts.useTexts();
  const { area } = useProfile();
  return (
    <>
      <PageHead title={t.title}>
        {area && (
          <a
            className="kb-btn"
            data-variant="quiet"
            href={areaRegistrationUrl('', area.code)}
            target="_blank"
            rel="noreferrer"
          >
            <ExternalLink aria-hidden="true" />
            {t.page}
          </a>
        )}
      </PageHead>
      <div className="plain-pane announce">
        <ContactPoints />
        <Kit />
        <Results />
      </div>
    </>
  );
}

/** A committee tells its units that registration is open: whom to call, ready announcements, and what they brought. */
export function AnnouncePage() {
  return (
    <PageGuard room="announce">
      <Announce />
    </PageGuard>
  );
}
