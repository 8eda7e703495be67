/**
 * Routes of both apps below the public origin. Posters, printed notices and mails carry them, so a route that was printed or sent
 * keeps working. The words are Vietnamese without diacritics, joined by hyphens.
 */

/** Paths of the citizen app. */
export const citizenPaths = {
  home: '/',
  /** The declaration form of a gate; its code follows. */
  gate: '/g',
  /** The same page at the address of a poster's QR code, which is written in capitals: code and version of the poster follow. */
  posterGate: '/G',
  /** What a visitor card is, for whoever scans one; its code follows. */
  visitorCard: '/c',
  /** The same page at the address of a card's QR code, which is written in capitals. */
  printedVisitorCard: '/C',
  /** A declaration on this device; its key follows. */
  declaration: '/to-khai',
  ownDeclarations: '/cua-toi',
  /** The people remembered on this device; the id of one, or `newPersonSegment`, may follow. */
  people: '/nguoi-di-cung',
  /** Registration of a unit; the code of a ward or district may follow. */
  registration: '/dang-ky',
  registrationTracking: '/dang-ky/tra-cuu',
  /** The daily question of a contact. The token of the link stands behind `#`, so that no server logs it. */
  followUp: '/theo-doi',
} as const;

/** The parameter of a registration link that names the announcement which it stands on: `?tu=zalo`. */
export const announcementParameter = 'tu';

/** Stands for the key of a declaration on the page that opens one of another device. */
export const findDeclarationSegment = 'tim';

/** Stands for the id of a person who is not remembered yet. */
export const newPersonSegment = 'moi';

/** Stands for the id of a person on the page that receives people from another phone. */
export const receivePeopleSegment = 'nhan';

/** The parameter of a link to remembered people that names the gate to which the page returns. */
export const returnGateParameter = 'cong';

const returningTo = (gateCode: string | undefined): string =>
  gateCode === undefined ? '' : `?${returnGateParameter}=${encodeURIComponent(gateCode)}`;

/** Builds the links to pages of the citizen app. */
export const citizenRoutes = {
  gate: (gateCode: string): string => `${citizenPaths.gate}/${encodeURIComponent(gateCode)}`,
  /** What the QR code of a poster leads to: `/G/7K2M4Q9/3`. Capitals, digits and slashes keep the code coarse. */
  poster: (gateCode: string, posterVersion: number): string =>
    `${citizenPaths.posterGate}/${encodeURIComponent(gateCode)}/${posterVersion}`,
  declaration: (key: string): string => `${citizenPaths.declaration}/${encodeURIComponent(key)}`,
  people: (gateCode?: string): string => `${citizenPaths.people}${returningTo(gateCode)}`,
  person: (id: string, gateCode?: string): string =>
    `${citizenPaths.people}/${encodeURIComponent(id)}${returningTo(gateCode)}`,
  followUp: (token: string): string => `${citizenPaths.followUp}#${token}`,
  areaRegistration: (areaCode: string, announcement?: string): string =>
    `${citizenPaths.registration}/${areaCode}${announcement === undefined ? '' : `?${announcementParameter}=${announcement}`}`,
} as const;

/** What the QR code of a poster says. */
export interface PosterAddress {
  /** Host and port in lower case. */
  readonly host: string;
  readonly gateCode: string;
  /** Null on posters that were printed before posters had versions. */
  readonly posterVersion: number | null;
}

/** Builds the text of a poster's QR code: all capitals, so that the code is in its alphanumeric mode (ISO/IEC 18004, 7.4.4). */
export const formatPosterAddress = (origin: string, gateCode: string, posterVersion: number): string =>
  (origin + citizenRoutes.poster(gateCode, posterVersion)).toUpperCase();

/** Builds the text of the QR code of a visitor card: all capitals, as that of a poster. It holds the code and nothing else. */
export const formatVisitorCardAddress = (origin: string, cardCode: string): string =>
  `${origin}${citizenPaths.printedVisitorCard}/${encodeURIComponent(cardCode)}`.toUpperCase();

/** Parses the text of a QR code. Null when it is not the address of a poster. */
export function parsePosterAddress(text: string): PosterAddress | null {
  const match = /^https?:\/\/([a-z0-9.:[\]-]{1,253})\/g\/([2-9a-z]{7})(?:\/([1-9]\d{0,5}))?\/?$/i.exec(
    text.trim(),
  );
  if (match === null) return null;
  const [, host = '', gateCode = '', version] = match;
  return {
    host: host.toLowerCase(),
    gateCode: gateCode.toUpperCase(),
    posterVersion: version === undefined ? null : Number(version),
  };
}

/** Pages of the citizen app as route patterns; any other path answers 404. */
export const citizenPagePatterns: readonly string[] = [
  citizenPaths.home,
  `${citizenPaths.gate}/*`,
  `${citizenPaths.posterGate}/*`,
  `${citizenPaths.visitorCard}/*`,
  `${citizenPaths.printedVisitorCard}/*`,
  `${citizenPaths.declaration}/*`,
  citizenPaths.ownDeclarations,
  citizenPaths.people,
  `${citizenPaths.people}/*`,
  citizenPaths.registration,
  `${citizenPaths.registration}/*`,
  citizenPaths.followUp,
];

/** First path segments of the citizen app's pages; the home page has none. */
export const citizenPageSegments: readonly string[] = [
  ...new Set(Object.values(citizenPaths).flatMap((path) => path.split('/')[1] || [])),
];

/** Where the admin app is served. */
export const adminBasePath = '/admin/';

/** Paths of the admin app, below its base path, that services link to. */
export const adminPaths = {
  guide: '/huong-dan',
  newPassword: '/mat-khau-moi',
  supportChannel: '/kenh-ho-tro',
  /** Where a phone becomes a gate device. The token of the enrolment stands behind `#`, so that no server logs it. */
  gateDeviceEnrolment: '/thiet-bi',
  suspectedCases: '/ca-nghi-ngo',
  dutyRoster: '/lich-truc',
  /** The cases of an area as numbers and pictures. Morning reports link to it. */
  casePicture: '/buc-tranh-ca',
  /** Where the link of a notice leads. Its token stands behind `#`, so that no server logs it. */
  caseNotice: '/nhan-ca',
  training: '/tap-huan',
  /** Where a personal link into the room of a training session leads. Its token stands behind `#`, so that no server logs it. */
  trainingRoom: '/vao-tap-huan',
} as const;

/** The parameter of the admin app's addresses that names the opened record. */
export const adminRecordParameter = 'ma';

const inAdmin = (path: string): string => adminBasePath + path.slice(1);
/** Builds the links to pages of the admin app. */
export const adminRoutes = {
  signIn: adminBasePath,
  guide: inAdmin(adminPaths.guide),
  newPassword: (token: string): string => `${inAdmin(adminPaths.newPassword)}#${token}`,
  supportChannel: inAdmin(adminPaths.supportChannel),
  gateDeviceEnrolment: (token: string): string => `${inAdmin(adminPaths.gateDeviceEnrolment)}#${token}`,
  /** Opens one case. It asks for a sign-in. */
  suspectedCase: (id: string): string => `${inAdmin(adminPaths.suspectedCases)}?id=${id}`,
  dutyRoster: inAdmin(adminPaths.dutyRoster),
  casePicture: inAdmin(adminPaths.casePicture),
  caseNotice: (token: string): string => `${inAdmin(adminPaths.caseNotice)}#${token}`,
  training: inAdmin(adminPaths.training),
  trainingRoom: (token: string): string => `${inAdmin(adminPaths.trainingRoom)}#${token}`,
  supportThread: (threadId: string): string =>
    `${inAdmin(adminPaths.supportChannel)}?${adminRecordParameter}=${threadId}`,
} as const;
