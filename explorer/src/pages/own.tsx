export default function Page() {
  return <h1>Write your own</h1>;
}
