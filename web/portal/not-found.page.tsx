import { Skeleton } from '../components/states.tsx';

export default function NotFoundPage() {
  return <Skeleton />;
}
