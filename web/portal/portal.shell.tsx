import { Outlet } from 'react-router';

export function PortalShell() {
  return <Outlet />;
}
