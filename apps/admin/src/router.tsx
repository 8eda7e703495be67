import { Loading } from '@khai-bao/ui';
import { adminPaths } from '@khai-bao/contracts/app-routes';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { coverageSearch } from './coverage/coverage-search.js';
import {
  acceptParameters,
  formatAddressParameters,
  parseAddressParameters,
} from './routing/address-parameters.js';
import { gatePath, Root } from './shell/root.js';

const home = lazyRouteComponent(() => import('./shell/home-redirect.js'), 'HomeRedirect');
const notFound = lazyRouteComponent(() => import('./shell/home-redirect.js'), 'NotFound');

const root = createRootRoute({ component: Root, notFoundComponent: notFound });
const at = () => root;

const routes = [
  createRoute({ getParentRoute: at, path: '/', component: home }),
  createRoute({
    getParentRoute: at,
    path: '/tiep-nhan',
    validateSearch: acceptParameters('view', 'q', 'id', 'filter'),
    component: lazyRouteComponent(() => import('./intake/intake.page.js'), 'IntakePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/tiep-nhan/tai-quay',
    component: lazyRouteComponent(() => import('./intake/counter.page.js'), 'CounterPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/tiep-nhan/nhap-bang-tinh',
    validateSearch: acceptParameters('id'),
    component: lazyRouteComponent(() => import('./import/import.page.js'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/thong-bao',
    component: lazyRouteComponent(() => import('./announce/announce.page.js'), 'AnnouncePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/thong-bao/to-dan',
    validateSearch: acceptParameters('language'),
    component: lazyRouteComponent(() => import('./announce/notice.page.js'), 'NoticePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/ban-giao',
    validateSearch: acceptParameters('id', 'view'),
    component: lazyRouteComponent(() => import('./handover/handover.page.js'), 'HandoverPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/ban-giao/in-phieu',
    component: lazyRouteComponent(() => import('./handover/slips.page.js'), 'SlipsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/tai-khoan-don-vi',
    component: lazyRouteComponent(() => import('./unit-accounts/unit-accounts.page.js'), 'UnitAccountsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/can-bo',
    component: lazyRouteComponent(() => import('./officials/officials.page.js'), 'OfficialsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: adminPaths.guide,
    validateSearch: acceptParameters('view'),
    component: lazyRouteComponent(() => import('./guide/guide.page.js'), 'GuidePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/soan-huong-dan',
    validateSearch: acceptParameters('view'),
    component: lazyRouteComponent(() => import('./guide/guide-drafts.page.js'), 'GuideDraftsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu/huong-dan',
    component: lazyRouteComponent(() => import('./guide/guide-readers.page.js'), 'GuideReadersPage'),
  }),
  // `Root` shows the page, whoever is signed in.
  createRoute({ getParentRoute: at, path: adminPaths.gateDeviceEnrolment, component: home }),
  createRoute({ getParentRoute: at, path: adminPaths.caseNotice, component: home }),
  createRoute({ getParentRoute: at, path: adminPaths.trainingRoom, component: home }),
  createRoute({
    getParentRoute: at,
    path: adminPaths.training,
    validateSearch: acceptParameters('view', 'area'),
    component: lazyRouteComponent(() => import('./training/training.page.js'), 'TrainingPage'),
  }),
  // A mailed link: the sign-in reads what stands behind its `#`. Whoever is signed in goes home.
  createRoute({ getParentRoute: at, path: adminPaths.newPassword, component: home }),
  createRoute({
    getParentRoute: at,
    path: adminPaths.supportChannel,
    validateSearch: acceptParameters('id', 'q', 'view', 'room', 'area'),
    component: lazyRouteComponent(() => import('./channel/channel.page.js'), 'ChannelPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/yeu-cau-tai-khoan',
    validateSearch: acceptParameters('view', 'area', 'kind', 'age', 'delivery'),
    component: lazyRouteComponent(() => import('./requests/requests.page.js'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/yeu-cau-tai-khoan/quy-tac',
    component: lazyRouteComponent(() => import('./rules/rules.page.js'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/lien-thong',
    component: lazyRouteComponent(() => import('./feed/feed.page.js'), 'FeedPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/nhat-ky',
    component: lazyRouteComponent(() => import('./trail/trail.page.js'), 'TrailPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/nha-thuoc',
    validateSearch: acceptParameters('view', 'q', 'state', 'area', 'areaName', 'id'),
    component: lazyRouteComponent(() => import('./pharmacy/pharmacy.page.js'), 'PharmacyPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu',
    validateSearch: coverageSearch,
    component: lazyRouteComponent(() => import('./coverage/coverage.page.js'), 'CoveragePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu/ncovi',
    component: lazyRouteComponent(() => import('./ncovi/ncovi-work.page.js'), 'NcoviWorkPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu/thoi-han',
    component: lazyRouteComponent(() => import('./coverage/clocks.page.js'), 'ClocksPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu/nhap-phuong',
    component: lazyRouteComponent(() => import('./coverage/area-merges.page.js'), 'AreaMergesPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/bao-phu/kiem-tra',
    component: lazyRouteComponent(() => import('./inspections/open-points.page.js'), 'OpenPointsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/ca-nghi-ngo',
    validateSearch: acceptParameters('view', 'id', 'area', 'areaName'),
    component: lazyRouteComponent(() => import('./duty/duty.page.js'), 'DutyPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/ca-nghi-ngo/tiep-xuc',
    validateSearch: acceptParameters('view', 'id'),
    component: lazyRouteComponent(() => import('./contacts/contacts.page.js'), 'ContactsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/ca-nghi-ngo/nhan-tin',
    validateSearch: acceptParameters('id'),
    component: lazyRouteComponent(() => import('./co-visitors/co-visitors.page.js'), 'CoVisitorsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/chum-ca',
    validateSearch: acceptParameters('view', 'id'),
    component: lazyRouteComponent(() => import('./clusters/clusters.page.js'), 'ClustersPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: adminPaths.casePicture,
    validateSearch: acceptParameters('area', 'days', 'view'),
    component: lazyRouteComponent(() => import('./picture/picture.page.js'), 'PicturePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: adminPaths.dutyRoster,
    validateSearch: acceptParameters('month', 'area'),
    component: lazyRouteComponent(() => import('./rosters/roster.page.js'), 'RosterPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/hom-nay',
    component: lazyRouteComponent(() => import('./unit/today.page.js'), 'TodayPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/cong',
    component: lazyRouteComponent(() => import('./unit/gates.page.js'), 'GatesPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/cong/$gateId/ap-phich',
    component: lazyRouteComponent(() => import('./unit/poster.page.js'), 'PosterPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/nhan-vien-cong',
    component: lazyRouteComponent(() => import('./unit/staff.page.js'), 'StaffPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/thiet-bi-truc-cong',
    component: lazyRouteComponent(() => import('./unit/devices.page.js'), 'DevicesPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/nguoi-den',
    validateSearch: acceptParameters('view'),
    component: lazyRouteComponent(() => import('./unit/visitors.page.js'), 'VisitorsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/the-khai-bao',
    component: lazyRouteComponent(() => import('./visitor-cards/visitor-cards.page.js'), 'VisitorCardsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: gatePath,
    validateSearch: acceptParameters('view'),
    component: lazyRouteComponent(() => import('./gate/gate.page.js'), 'GatePage'),
  }),
] as const;

/** The addresses of the admin app, all under /admin. */
export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath: '/admin',
    parseSearch: (search) => ({ ...parseAddressParameters(search) }),
    stringifySearch: formatAddressParameters,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultPendingComponent: Loading,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
