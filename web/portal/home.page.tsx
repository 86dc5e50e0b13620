import { Skeleton } from '../components/states.tsx';

export function HomePage() {
  return <Skeleton />;
}
