import { adminPaths } from '@khai-bao/contracts/app-routes';
import type { ProfileDto } from '@khai-bao/api-client/accounts';
import {
  Activity,
  ChartBarStacked,
  ChartColumn,
  BellRing,
  BookOpen,
  CalendarClock,
  ClipboardList,
  ContactRound,
  DoorOpen,
  GraduationCap,
  IdCard,
  Inbox,
  KeyRound,
  Megaphone,
  MessagesSquare,
  NotebookPen,
  Pill,
  ScrollText,
  Share2,
  Smartphone,
  UserCheck,
  UsersRound,
  WalletCards,
  Waypoints,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { hasPermission, type Permission } from '../session/permissions.js';

export type SectionKey =
  | 'intake'
  | 'handover'
  | 'announce'
  | 'coverage'
  | 'channel'
  | 'requests'
  | 'unit-accounts'
  | 'officials'
  | 'feed'
  | 'trail'
  | 'pharmacy'
  | 'duty'
  | 'clusters'
  | 'picture'
  | 'rosters'
  | 'today'
  | 'gates'
  | 'staff'
  | 'devices'
  | 'visitors'
  | 'visitor-cards'
  | 'gate'
  | 'training'
  | 'guide'
  | 'guide-drafts';

export interface Section {
  key: SectionKey;
  path: string;
  icon: LucideIcon;
  /** What an account needs to open it. */
  permission: Permission;
}

/** The rooms in the order of the navigation, each with the permission that opens it. */
export const sections: readonly Section[] = [
  { key: 'requests', path: '/yeu-cau-tai-khoan', icon: UserCheck, permission: 'account-request.read' },
  { key: 'duty', path: '/ca-nghi-ngo', icon: BellRing, permission: 'case.read' },
  { key: 'clusters', path: '/chum-ca', icon: Waypoints, permission: 'case.read' },
  { key: 'picture', path: '/buc-tranh-ca', icon: ChartColumn, permission: 'case.read' },
  { key: 'rosters', path: '/lich-truc', icon: CalendarClock, permission: 'roster.read' },
  { key: 'intake', path: '/tiep-nhan', icon: Inbox, permission: 'registration.read' },
  { key: 'handover', path: '/ban-giao', icon: KeyRound, permission: 'handover.read' },
  {
    key: 'unit-accounts',
    path: '/tai-khoan-don-vi',
    icon: ContactRound,
    permission: 'unit-account.manage',
  },
  { key: 'announce', path: '/thong-bao', icon: Megaphone, permission: 'announcement.manage' },
  { key: 'pharmacy', path: '/nha-thuoc', icon: Pill, permission: 'pharmacy.read' },
  {
    key: 'coverage',
    path: '/bao-phu',
    icon: ChartBarStacked,
    permission: 'coverage.read',
  },
  {
    key: 'channel',
    path: '/kenh-ho-tro',
    icon: MessagesSquare,
    permission: 'channel.read',
  },
  { key: 'feed', path: '/lien-thong', icon: Share2, permission: 'feed.read' },
  { key: 'trail', path: '/nhat-ky', icon: ScrollText, permission: 'trail.read' },
  {
    key: 'officials',
    path: '/can-bo',
    icon: IdCard,
    permission: 'official.manage',
  },
  { key: 'today', path: '/hom-nay', icon: Activity, permission: 'unit-notice.read' },
  { key: 'gates', path: '/cong', icon: DoorOpen, permission: 'gate.manage' },
  { key: 'staff', path: '/nhan-vien-cong', icon: UsersRound, permission: 'staff.manage' },
  { key: 'devices', path: '/thiet-bi-truc-cong', icon: Smartphone, permission: 'gate.manage' },
  { key: 'visitors', path: '/nguoi-den', icon: ClipboardList, permission: 'visitor.read' },
  { key: 'visitor-cards', path: '/the-khai-bao', icon: WalletCards, permission: 'visitor-card.manage' },
  { key: 'gate', path: '/truc', icon: DoorOpen, permission: 'check.record' },
  { key: 'training', path: adminPaths.training, icon: GraduationCap, permission: 'training.read' },
  { key: 'guide', path: '/huong-dan', icon: BookOpen, permission: 'gate.manage' },
  { key: 'guide-drafts', path: '/soan-huong-dan', icon: NotebookPen, permission: 'guide.manage' },
];

/** The rooms that an account may open. */
export const sectionsOf = (profile: ProfileDto): readonly Section[] =>
  sections.filter(({ permission }) => hasPermission(profile, permission));
/** The first room of an account. */
export const homePathOf = (profile: ProfileDto): string => sectionsOf(profile)[0]?.path ?? '/';
