import { FollowNcoviList1796140000000 } from './1796140000000-follow-ncovi-list.js';
import { CreateRegistration1624493000000 } from './1624493000000-create-registration.js';
import { SealNotes1624493100000 } from './1624493100000-seal-notes.js';
import { IndexLists1624493200000 } from './1624493200000-index-lists.js';
import { Announce1624493300000 } from './1624493300000-announce.js';
import { Imports1624493400000 } from './1624493400000-imports.js';
import { Correct1624493500000 } from './1624493500000-correct.js';
import { Duplicates1624493710000 } from './1624493710000-duplicates.js';
import { Cover1624493800000 } from './1624493800000-cover.js';
import { ClockSteps1624493810000 } from './1624493810000-clock-steps.js';
import { UrgeOn1624493830000 } from './1624493830000-urge-on.js';
import { Inspect1624493840000 } from './1624493840000-inspect.js';
import { FollowPharmacies1624493900000 } from './1624493900000-follow-pharmacies.js';
import { RegisterSites1624493910000 } from './1624493910000-register-sites.js';
import { AnswerWithFiles1624493920000 } from './1624493920000-answer-with-files.js';
import { CloseUnits1624494000000 } from './1624494000000-close-units.js';
import { SearchUnits1624494300000 } from './1624494300000-search-units.js';
import { KeepFilters1624494310000 } from './1624494310000-keep-filters.js';
import { PhotographVisits1624494320000 } from './1624494320000-photograph-visits.js';
import { SplitUnits1624494330000 } from './1624494330000-split-units.js';
import { MergeAreas1624494400000 } from './1624494400000-merge-areas.js';
import { WorkMondayToFriday1624494700000 } from './1624494700000-work-monday-to-friday.js';
import { CountWardMoves1624494710000 } from './1624494710000-count-ward-moves.js';
import { AskAboutHiddenRows1796026200000 } from './1796026200000-ask-about-hidden-rows.js';
import { CountOutdatedPosters1796064100000 } from './1796064100000-count-outdated-posters.js';

export const migrations = [
  CreateRegistration1624493000000,
  SealNotes1624493100000,
  IndexLists1624493200000,
  Announce1624493300000,
  Imports1624493400000,
  Correct1624493500000,
  Duplicates1624493710000,
  Cover1624493800000,
  ClockSteps1624493810000,
  UrgeOn1624493830000,
  Inspect1624493840000,
  FollowPharmacies1624493900000,
  RegisterSites1624493910000,
  AnswerWithFiles1624493920000,
  CloseUnits1624494000000,
  SearchUnits1624494300000,
  KeepFilters1624494310000,
  PhotographVisits1624494320000,
  SplitUnits1624494330000,
  MergeAreas1624494400000,
  WorkMondayToFriday1624494700000,
  CountWardMoves1624494710000,
  AskAboutHiddenRows1796026200000,
  CountOutdatedPosters1796064100000,
  FollowNcoviList1796140000000,
];
