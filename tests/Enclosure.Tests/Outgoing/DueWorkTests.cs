using System.Collections.Concurrent;
using Enclosure.Events;
using Enclosure.Server.Outgoing;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Outgoing;

/// <summary>How work that falls due shares its places.</summary>
public sealed class DueWorkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_that_takes_long_holds_no_other_up()
    {
        using var work = new Work(["slow", "a", "b", "c", "d"]);

        await work.StartAsync(CancellationToken.None);
        await work.OthersDone.Task.WaitAsync(Patience);

        work.Done.ShouldBe(["a", "b", "c", "d"], ignoreOrder: true);
        work.Slow.SetResult();
        await work.StopAsync(CancellationToken.None);
        work.Done.ShouldContain("slow");
        work.MostAsked.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_under_way_when_it_stops_is_given_back()
    {
        using var work = new Work(["slow"]);
        await work.StartAsync(CancellationToken.None);
        await work.SlowBegun.Task.WaitAsync(Patience);

        await work.StopAsync(CancellationToken.None);

        work.GivenBack.ShouldBe(["slow"]);
    }

    private sealed class Work(string[] due) : DueWork<string>(new EventSignal(TimeProvider.System), 2)
    {
        private readonly ConcurrentQueue<string> _due = new(due);

        public ConcurrentQueue<string> Done { get; } = new();
        public ConcurrentQueue<string> GivenBack { get; } = new();
        public TaskCompletionSource Slow { get; } = new();
        public TaskCompletionSource SlowBegun { get; } = new();
        public TaskCompletionSource OthersDone { get; } = new();
        public int MostAsked { get; private set; }

        protected override Task<IReadOnlyList<string>> ClaimAsync(int limit, CancellationToken ct)
        {
            MostAsked = Math.Max(MostAsked, limit);
            var claimed = new List<string>();
            while (claimed.Count < limit && _due.TryDequeue(out var each)) claimed.Add(each);
            return Task.FromResult<IReadOnlyList<string>>(claimed);
        }

        protected override async Task DoAsync(string due, CancellationToken ct)
        {
            if (due == "slow")
            {
                SlowBegun.SetResult();
                await Slow.Task.WaitAsync(ct);
            }

            Done.Enqueue(due);
            if (Done.Count == 4) OthersDone.TrySetResult();
        }

        protected override Task GiveBackAsync(string due)
        {
            GivenBack.Enqueue(due);
            return Task.CompletedTask;
        }

        protected override void LogTurn(Exception fault)
        {
        }

        protected override void Log(string due, Exception fault)
        {
        }
    }
}
