import {
  Activity,
  ChartBarStacked,
  BellRing,
  BookOpen,
  ClipboardList,
  ContactRound,
  DoorOpen,
  IdCard,
  Inbox,
  KeyRound,
  Megaphone,
  MessagesSquare,
  Pill,
  ScrollText,
  Share2,
  UserCheck,
  UsersRound,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export type RoomKey =
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
  | 'today'
  | 'gates'
  | 'staff'
  | 'visitors'
  | 'gate'
  | 'guide';

export interface Room {
  key: RoomKey;
  path: string;
  icon: LucideIcon;
  roles: readonly string[];
}

const officers = ['ward-officer', 'district-officer'];

/** The rooms of the house in the order of the navigation, and who may enter. */
export const rooms: readonly Room[] = [
  { key: 'requests', path: '/yeu-cau-tai-khoan', icon: UserCheck, roles: ['dic-operator'] },
  { key: 'duty', path: '/ca-nghi-ngo', icon: BellRing, roles: ['medical-centre', 'cdc'] },
  { key: 'intake', path: '/tiep-nhan', icon: Inbox, roles: [...officers, 'dic-operator'] },
  { key: 'handover', path: '/ban-giao', icon: KeyRound, roles: officers },
  {
    key: 'unit-accounts',
    path: '/tai-khoan-don-vi',
    icon: ContactRound,
    roles: [...officers, 'dic-operator'],
  },
  { key: 'announce', path: '/thong-bao', icon: Megaphone, roles: officers },
  { key: 'pharmacy', path: '/nha-thuoc', icon: Pill, roles: ['health-department'] },
  {
    key: 'coverage',
    path: '/bao-phu',
    icon: ChartBarStacked,
    roles: [...officers, 'dic-operator', 'health-department'],
  },
  {
    key: 'channel',
    path: '/kenh-ho-tro',
    icon: MessagesSquare,
    roles: [...officers, 'dic-operator', 'health-department', 'medical-centre', 'cdc'],
  },
  { key: 'feed', path: '/lien-thong', icon: Share2, roles: ['dic-operator'] },
  { key: 'trail', path: '/nhat-ky', icon: ScrollText, roles: ['dic-operator', 'auditor'] },
  {
    key: 'officials',
    path: '/can-bo',
    icon: IdCard,
    roles: [...officers, 'dic-operator', 'health-department', 'medical-centre', 'cdc'],
  },
  { key: 'today', path: '/hom-nay', icon: Activity, roles: ['unit-admin'] },
  { key: 'gates', path: '/cong', icon: DoorOpen, roles: ['unit-admin'] },
  { key: 'staff', path: '/nhan-vien-cong', icon: UsersRound, roles: ['unit-admin'] },
  { key: 'visitors', path: '/nguoi-den', icon: ClipboardList, roles: ['unit-admin'] },
  { key: 'gate', path: '/truc', icon: DoorOpen, roles: ['gate-staff'] },
  { key: 'guide', path: '/huong-dan', icon: BookOpen, roles: ['unit-admin'] },
];

/** The rooms that a role may enter. */
export const roomsOf = (role: string): readonly Room[] => rooms.filter((room) => room.roles.includes(role));
/** Where a role begins its day. */
export const homeOf = (role: string): string => roomsOf(role)[0]?.path ?? '/';
