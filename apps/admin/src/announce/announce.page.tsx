import '../styles/announce.css';
import { ExternalLink } from 'lucide-react';
import { useProfile } from '../session/session.js';
import { PageHead, PageGuard } from '../navigation/page.js';
import { announceTexts } from './announce.texts.js';
import { ContactPoints } from './contact-points.js';
import { AnnouncementKit } from './announcement-kit.js';
import { areaRegistrationUrl } from './kit-texts.js';
import { AnnouncementResults } from './announcement-results.js';

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
        <AnnouncementKit />
        <AnnouncementResults />
      </div>
    </>
  );
}

/** A committee tells its units that registration is open: whom to call, ready announcements, and what they brought. */
export function AnnouncePage() {
  return (
    <PageGuard section="announce">
      <Announce />
    </PageGuard>
  );
}
