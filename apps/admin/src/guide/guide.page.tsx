import '../styles/guide.css';
import { readGuide, recordGuideReading, type GuideDto } from '@khai-bao/api-client/support';
import { Button, formatDate, LogoWithName, setLanguage, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Download, Languages, LogIn, Printer } from 'lucide-react';
import { useEffect } from 'react';
import { QueryResult } from '../navigation/page.js';
import { Notice } from '../parts/notice.js';
import { useOnline } from '../parts/use-online.js';
import { hasPermission } from '../session/permissions.js';
import { useApi, useSessionState } from '../session/session.js';
import { GuideBlocks } from './guide-blocks.js';
import { GuideContents, GuideSections } from './guide-document.js';
import { GuideNews } from './guide-news.js';
import { guideRoleOf, guideRoles, type GuideRole } from '../navigation/guide-roles.js';
import { GuideSearch } from './guide-search.js';
import { guideTexts } from './guide.texts.js';
import { keepGuideOffline } from './keep-guide-offline.js';
import { WhomToCall } from './whom-to-call.js';

/** Tells the service which version of the guide for units their admin has opened, so that nobody is reminded for nothing. */
function useRecordedReading(guide: GuideDto | undefined): void {
  const api = useApi();
  const state = useSessionState();
  const isCounted = 'profile' in state && hasPermission(state.profile, 'gate.manage');
  const { role, major, minor } = guide ?? {};
  useEffect(() => {
    if (isCounted && role === 'unit-admin' && major !== undefined && minor !== undefined)
      // Without a network it is recorded with the next opening.
      recordGuideReading({ client: api.client, body: { major, minor } }).catch(() => undefined);
  }, [api, isCounted, role, major, minor]);
}

/** Goes to the paragraph of the address when the guide has loaded, which the browser did too early. */
function useAddressedParagraph(guide: GuideDto | undefined): void {
  useEffect(() => {
    if (guide !== undefined && location.hash !== '')
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [guide]);
}

function GuideView({ guide }: { guide: GuideDto }) {
  const t = guideTexts.useTexts();
  const { role, language, document: text } = guide;
  return (
    <>
      <h1>{text.title}</h1>
      <p className="dim num">{t.versionOf(`${guide.major}.${guide.minor}`, formatDate(guide.publishedAt))}</p>
      <div className="guide-intro">
        <GuideBlocks language={language} blocks={text.intro} />
      </div>
      <div className="row no-print">
        <Link to="/" className="kb-btn">
          <LogIn size={18} aria-hidden="true" /> {t.signIn}
        </Link>
        <a
          className="kb-btn"
          data-variant="quiet"
          href={`/api/support/v1/guides/${role}/file?language=${language}`}
          download
        >
          <Download size={18} aria-hidden="true" /> {t.download}
        </a>
        <Button variant="quiet" icon={<Printer aria-hidden="true" />} onClick={() => print()}>
          {t.print}
        </Button>
      </div>
      <GuideNews guide={guide} />
      <GuideContents document={text} label={t.contents} />
      <GuideSections language={language} document={text} />
      <WhomToCall />
    </>
  );
}

const RoleChoice = ({ current }: { current: GuideRole }) => {
  const t = guideTexts.useTexts();
  return (
    <nav className="no-print" aria-label={t.guides}>
      <ul className="guide-roles">
        {guideRoles.map((role) => (
          <li key={role}>
            <Link
              to="/huong-dan"
              search={{ view: role }}
              aria-current={role === current ? 'page' : undefined}
            >
              {t.roles[role]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};

/** The user guides (*Hướng dẫn sử dụng*): open to everybody, with the slip in hand or at a gate without a network. */
export function GuidePage() {
  const t = guideTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const state = useSessionState();
  const { view } = useSearch({ from: '/huong-dan' });
  const isOnline = useOnline();
  const other = language === 'vi' ? 'en' : 'vi';
  const role =
    guideRoles.find((one) => one === view) ?? guideRoleOf('profile' in state ? state.profile : null);
  const query = useQuery({
    queryKey: ['guide', role, language],
    queryFn: () => readGuide({ client: api.client, path: { role }, query: { language } }),
  });
  useRecordedReading(query.data);
  useAddressedParagraph(query.data);
  useEffect(() => {
    document.title = `${query.data?.title ?? t.title} · Khai Báo`;
  }, [t, query.data]);
  useEffect(keepGuideOffline, []);
  return (
    <div className="guide">
      <header className="guide-top no-print">
        <Link to="/" aria-label={`Khai Báo: ${t.signIn}`}>
          <LogoWithName size={30} />
        </Link>
        <Button
          variant="plain"
          icon={<Languages aria-hidden="true" />}
          lang={other}
          onClick={() => setLanguage(other)}
        >
          {other === 'en' ? 'English' : 'Tiếng Việt'}
        </Button>
      </header>
      <main className="guide-page">
        <RoleChoice current={role} />
        <GuideSearch language={language} />
        {!isOnline && <Notice tone="caution">{t.offline}</Notice>}
        <QueryResult query={query} rows={8}>
          {(guide) => <GuideView guide={guide} />}
        </QueryResult>
      </main>
    </div>
  );
}
