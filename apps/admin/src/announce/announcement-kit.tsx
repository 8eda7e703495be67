import { type AreaContactsDto, listContactPointsOfArea } from '@khai-bao/api-client/registration';
import { Button, useLanguage, type Language } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Copy, ImageDown, Printer } from 'lucide-react';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useApi, useProfile } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { announceTexts } from './announce.texts.js';
import { contactPointsKey } from './contact-points.js';
import {
  contactsToPrint,
  areaRegistrationUrl,
  formatAnnouncement,
  writtenChannels,
  type WrittenChannel,
} from './kit-texts.js';
import { drawPicture } from './picture.js';

/** Read calmly, a Vietnamese or English announcer says about so many words a minute. */
const spokenWordsPerMinute = 170;

/** The area that an official's announcements are about, and whom its units call. */
export function useOwnArea() {
  const api = useApi();
  const code = useProfile().area?.code ?? '';
  return useQuery({
    queryKey: [...contactPointsKey, code],
    queryFn: () => listContactPointsOfArea({ client: api.client, path: { code } }),
  });
}

function WrittenAnnouncement({
  way,
  language,
  area,
}: {
  way: WrittenChannel;
  language: Language;
  area: AreaContactsDto;
}) {
  const t = announceTexts.useTexts().kit;
  const { code, fullName } = area.area;
  const text = formatAnnouncement(
    way,
    language,
    {
      areaName: fullName,
      address: areaRegistrationUrl(location.origin, code),
      contacts: contactsToPrint(area),
    },
    areaRegistrationUrl(location.origin, code, way === 'loudspeaker' ? undefined : way),
  );
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      notify({ tone: 'pass', text: t.copied });
    } catch {
      notify({ tone: 'caution', text: t.cannotCopy });
    }
  };
  return (
    <article className="kit-text">
      <header>
        <h3>{t[way]}</h3>
        <Button
          size="small"
          variant="quiet"
          icon={<Copy aria-hidden="true" />}
          aria-label={t.copyOf(t[way])}
          onClick={() => void copy()}
        >
          {t.copy}
        </Button>
      </header>
      {way === 'loudspeaker' && (
        <p className="dim num">
          {t.seconds(Math.round((text.split(/\s+/).length / spokenWordsPerMinute) * 60))}
        </p>
      )}
      {/* Scrolls when long: the keyboard must reach it. */}
      <p className="kit-words" lang={language} tabIndex={0}>
        {text}
      </p>
    </article>
  );
}

/** All that a committee needs to announce registration, filled from its data. */
export function AnnouncementKit() {
  const t = announceTexts.useTexts().kit;
  const navigate = useNavigate();
  const [language, setLanguage] = useState<Language>(useLanguage());
  const query = useOwnArea();
  const download = async ({ area }: AreaContactsDto): Promise<void> => {
    try {
      const blob = await drawPicture({
        areaName: area.fullName,
        address: areaRegistrationUrl(location.origin, area.code),
        link: areaRegistrationUrl(location.origin, area.code, 'picture'),
        language,
      });
      saveFile(blob, `dang-ky-${area.code}-${language}.png`);
    } catch {
      notify({ tone: 'caution', text: t.cannotDraw });
    }
  };
  return (
    <section className="announce-part" aria-labelledby="kit">
      <header>
        <div>
          <h2 id="kit">{t.title}</h2>
          <p className="dim">{t.hint}</p>
        </div>
        <Tabs
          label={t.language}
          tabs={['vi', 'en'] as const}
          current={language}
          nameOf={(one) => (one === 'vi' ? t.vietnamese : t.english)}
          countOf={() => null}
          onChoose={setLanguage}
        />
      </header>
      <QueryResult query={query} rows={4}>
        {(area) => (
          <div className="kit">
            <article className="kit-text">
              <h3>{t.notice}</h3>
              <p className="dim">{t.noticeHint}</p>
              <Button
                icon={<Printer aria-hidden="true" />}
                onClick={() => navigate({ to: '/thong-bao/to-dan', search: { language } })}
              >
                {t.openNotice}
              </Button>
            </article>
            <article className="kit-text">
              <h3>{t.picture}</h3>
              <p className="dim">{t.pictureHint}</p>
              <Button
                variant="quiet"
                icon={<ImageDown aria-hidden="true" />}
                onClick={() => void download(area)}
              >
                {t.downloadPicture}
              </Button>
            </article>
            {writtenChannels.map((way) => (
              <WrittenAnnouncement key={way} way={way} language={language} area={area} />
            ))}
          </div>
        )}
      </QueryResult>
    </section>
  );
}
