import { Skeleton } from '../components/states.tsx';

export default function SearchPage() {
  return <Skeleton />;
}
