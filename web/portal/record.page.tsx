import { Skeleton } from '../components/states.tsx';

export default function RecordPage() {
  return <Skeleton />;
}
