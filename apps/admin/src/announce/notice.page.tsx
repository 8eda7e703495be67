import '../styles/poster.css';
import '../styles/announce.css';
import type { AreaContactsDto, ContactPointDto } from '@khai-bao/api-client/registration';
import { LogoSign, Qr, type Language } from '@khai-bao/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PrintBar } from '../parts/print-bar.js';
import { QueryResult, PageGuard } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { announceTexts } from './announce.texts.js';
import { useOwnArea } from './announcement-kit.js';
import { contactsToPrint, areaRegistrationUrl, withoutProtocol } from './kit-texts.js';

const noticeWords = {
  vi: {
    head: 'ĐĂNG KÝ KHAI BÁO Y TẾ',
    under: 'Dành cho mọi đơn vị trên địa bàn',
    committee: 'Ủy ban nhân dân',
    who: 'Cơ quan, công ty, cơ sở sản xuất, cửa hàng, quán ăn, trường học, siêu thị, chợ…',
    scan: 'Quét mã để đăng ký',
    cannot: 'Không quét được? Vào',
    steps: [
      ['1. Đăng ký', 'Tên, địa chỉ, người đại diện, số điện thoại'],
      ['2. Nhận tài khoản', 'Qua thư điện tử, hoặc tại Ủy ban'],
      ['3. Dán mã QR ở cổng', 'Khách khai báo trước khi vào'],
    ],
    help: 'Cần giúp đỡ, xin gọi hoặc tới trụ sở Ủy ban',
    atOffice: 'Cán bộ tiếp nhận tại trụ sở Ủy ban nhân dân trong giờ làm việc.',
    ncovi: 'Đơn vị đang dùng NCOVI không bắt buộc làm lại.',
    free: 'Miễn phí.',
  },
  en: {
    head: 'REGISTER YOUR PLACE',
    under: 'Electronic health declaration, for every unit in our area',
    committee: 'People’s Committee of',
    who: 'Offices, companies, factories, shops, restaurants, schools, supermarkets, markets…',
    scan: 'Scan to register',
    cannot: 'Cannot scan? Open',
    steps: [
      ['1. Register', 'Name, address, representative, phone number'],
      ['2. Get your account', 'By e-mail, or at the committee'],
      ['3. Hang the QR at your gate', 'Visitors declare before they enter'],
    ],
    help: 'Need help? Call us or come to our office',
    atOffice: 'Our officers receive you at the committee’s office during working hours.',
    ncovi: 'Places that use NCOVI need not do it again.',
    free: 'Free of charge.',
  },
} as const;

/** As many as stand on the page without crowding it. */
const maxPrintedContacts = 4;

function Contact({ point, language }: { point: ContactPointDto; language: Language }) {
  const kinds = commonTexts.texts(language);
  return (
    <li>
      <strong>{point.name}</strong>
      <span>{point.post}</span>
      <strong className="num notice-phone">{point.phone}</strong>
      <span>{point.hours}</span>
      {point.kinds.length > 0 && <span>{point.kinds.map((kind) => kindText(kind, kinds)).join(', ')}</span>}
    </li>
  );
}

/** The notice for the board of an office: A4, black-and-white safe. */
function BoardNotice({ area, language }: { area: AreaContactsDto; language: Language }) {
  const t = noticeWords[language];
  const contacts = contactsToPrint(area).slice(0, maxPrintedContacts);
  const link = areaRegistrationUrl(location.origin, area.area.code, 'notice');
  return (
    <article className="poster notice-a4" lang={language} data-testid="board-notice">
      <div className="poster-page">
        <header>
          <LogoSign size={64} arch="#fff" tick="#f4b400" />
          <div>
            <h1>{t.head}</h1>
            <p>{t.under}</p>
          </div>
        </header>
        <p className="poster-place notice-committee">{t.committee}</p>
        <h2>{area.area.fullName}</h2>
        <p className="poster-place">{t.who}</p>
        <div className="poster-arch">
          <svg viewBox="0 0 128 156" fill="none" aria-hidden="true">
            <path d="M3 156V64a61 61 0 0 1 122 0v92" fill="#fff" stroke="#123a63" strokeWidth="5.5" />
          </svg>
          <Qr text={link} label={`${t.scan}: ${link}`} quiet={1} level="Q" className="poster-qr" />
          <p className="poster-code notice-scan">{t.scan}</p>
        </div>
        <p className="poster-cannot">
          {t.cannot} <strong>{withoutProtocol(areaRegistrationUrl(location.origin, area.area.code))}</strong>
        </p>
        <ol className="poster-steps">
          {t.steps.map(([step, what]) => (
            <li key={step}>
              <strong>{step}</strong>
              <span>{what}</span>
            </li>
          ))}
        </ol>
        <section className="notice-help">
          <h3>{t.help}</h3>
          {contacts.length === 0 ? (
            <p>{t.atOffice}</p>
          ) : (
            <ul data-many={contacts.length > 2 || undefined}>
              {contacts.map((point) => (
                <Contact key={point.id} point={point} language={language} />
              ))}
            </ul>
          )}
        </section>
        <footer>
          <p>{t.ncovi}</p>
          <p>{t.free}</p>
        </footer>
      </div>
    </article>
  );
}

function NoticeView() {
  const t = announceTexts.useTexts().notice;
  const navigate = useNavigate();
  const { language } = useSearch({ from: '/thong-bao/to-dan' });
  const query = useOwnArea();
  return (
    <>
      <PrintBar
        back={t.back}
        hint={t.hint}
        print={t.print}
        onBack={() => void navigate({ to: '/thong-bao' })}
      />
      <div className="poster-table">
        <QueryResult query={query} rows={12}>
          {(area) => <BoardNotice area={area} language={language === 'en' ? 'en' : 'vi'} />}
        </QueryResult>
      </div>
    </>
  );
}

/** The notice of one's own area, to print. */
export function NoticePage() {
  return (
    <PageGuard section="announce">
      <NoticeView />
    </PageGuard>
  );
}
