import { errorCatalogue } from '@khai-bao/contracts';
import { dictionaryGaps } from '@khai-bao/ui';
import { readFileSync } from 'node:fs';
import { channelTexts } from '../channel/channel.texts.js';
import { focalPersonTexts } from '../channel/focal-persons.texts.js';
import { postAskTexts } from '../channel/post-asks.texts.js';
import { dutyTexts } from '../duty/duty.texts.js';
import { feedTexts } from '../feed/feed.texts.js';
import { gateTexts } from '../gate/gate.texts.js';
import { onBehalfTexts } from '../gate/on-behalf.texts.js';
import { guideDraftsTexts } from '../guide/guide-drafts.texts.js';
import { guideReadersTexts } from '../guide/guide-readers.texts.js';
import { guideTexts } from '../guide/guide.texts.js';
import { trainingRoomTexts } from '../training/training-room.texts.js';
import { untrainedUnitsTexts } from '../training/untrained-units.texts.js';
import { handoverTexts } from '../handover/handover.texts.js';
import { importTexts } from '../import/import.texts.js';
import { counterTexts } from '../intake/counter.texts.js';
import { intakeListTexts } from '../intake/intake-list.texts.js';
import { intakePanelTexts } from '../intake/intake-panel.texts.js';
import { savedFilterTexts } from '../intake/saved-filters.texts.js';
import { splitTexts } from '../intake/split.texts.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { officialsTexts } from '../officials/officials.texts.js';
import { pharmacyTexts } from '../pharmacy/pharmacy.texts.js';
import { printedCardTexts } from '../printed-card/printed-card.texts.js';
import { requestsTexts } from '../requests/requests.texts.js';
import { morningReportTexts } from '../channel/morning-report.texts.js';
import { areaFilterTexts } from '../duty/area-filter.texts.js';
import { caseGraphTexts } from '../duty/case-graph.texts.js';
import { onsetTexts } from '../duty/onset.texts.js';
import { cartogramTexts } from '../parts/cartogram.texts.js';
import { pictureTexts } from '../picture/picture.texts.js';
import { noticeTexts } from '../notices/notice.texts.js';
import { clusterTexts } from '../clusters/cluster.texts.js';
import { caseWorkTexts } from '../duty/case-work.texts.js';
import { unitCasesTexts } from '../unit/unit-cases.texts.js';
import { rosterTexts } from '../rosters/roster.texts.js';
import { rulesTexts } from '../rules/rules.texts.js';
import { sessionTexts } from '../session/session.texts.js';
import { navigationTexts } from '../navigation/navigation.texts.js';
import { trailTexts } from '../trail/trail.texts.js';
import { unitAccountsTexts } from '../unit-accounts/unit-accounts.texts.js';
import { unitTexts } from '../unit/unit.texts.js';
import { visitorCardsTexts } from '../visitor-cards/visitor-cards.texts.js';
import { commonTexts } from './common.texts.js';
import { problemTexts } from './problem.texts.js';

const rooms = {
  areaFilterTexts,
  cartogramTexts,
  caseGraphTexts,
  morningReportTexts,
  onsetTexts,
  pictureTexts,
  caseWorkTexts,
  clusterTexts,
  unitCasesTexts,
  channelTexts,
  commonTexts,
  counterTexts,
  dutyTexts,
  feedTexts,
  gateTexts,
  guideDraftsTexts,
  guideReadersTexts,
  guideTexts,
  trainingRoomTexts,
  untrainedUnitsTexts,
  handoverTexts,
  focalPersonTexts,
  importTexts,
  intakeListTexts,
  intakePanelTexts,
  postAskTexts,
  problemTexts,
  savedFilterTexts,
  splitTexts,
  registrationTexts,
  officialsTexts,
  onBehalfTexts,
  pharmacyTexts,
  printedCardTexts,
  requestsTexts,
  noticeTexts,
  rosterTexts,
  rulesTexts,
  sessionTexts,
  navigationTexts,
  trailTexts,
  unitAccountsTexts,
  unitTexts,
  visitorCardsTexts,
};
/** Refusals between machines: nobody at this console meets them. */
const unseen = /^(CENTRE\.|PLATFORM\.DEAD_LETTER_NOT_FOUND$|DECLARATIONS\.SMS_SIGNATURE_INVALID$)/;

const source = (path: string): string =>
  readFileSync(new URL(`../../../../libs/contracts/src/${path}`, import.meta.url), 'utf8');

it.each(Object.entries(rooms))('%s is complete in both languages', (_, { texts }) => {
  expect(dictionaryGaps(texts('vi'), texts('en'))).toEqual([]);
});

it('says every refusal of the services in both languages', () => {
  const codes = Object.keys(errorCatalogue);
  expect(codes.length).toBeGreaterThan(40);
  const wanted = codes.filter((code) => !unseen.test(code));
  for (const language of ['vi', 'en'] as const)
    expect(wanted.filter((code) => !(code in problemTexts.texts(language).problems))).toEqual([]);
});

it('names every state of an account', () => {
  const list = /accountStates = \[([^\]]*)\]/.exec(source('events/accounts.events.ts'))?.[1] ?? '';
  const states = [...list.matchAll(/'([A-Z_]+)'/g)].flatMap(([, state]) => state ?? []);
  expect(states).toContain('HANDOVER_OPENED');
  expect(states.filter((state) => !(state in commonTexts.texts('vi').accountStates))).toEqual([]);
});
