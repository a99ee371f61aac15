using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Accounts;

/// <summary>What can happen to one account's bytes, chosen by a number: what is done, to which file, how large.</summary>
internal sealed class QuotaSteps(CoreFixture fixture, Caller caller)
{
    private readonly List<Attachment> _links = [];
    private readonly List<Attachment> _files = [];

    public Caller Caller => caller;

    public async Task DoAsync(int step)
    {
        var choice = (uint)step;
        var size = (int)(choice / 8 % 700);
        try
        {
            await ((choice % 8) switch
            {
                0 or 1 => IssueAsync(size),
                2 => PutAsync(Pick(_links, size), surplus: 0),
                3 => PutAsync(Pick(_links, size), surplus: size % 3 == 0 ? -1 : 0),
                4 => SettleAsync(Pick(_links, size)),
                5 => DeleteAsync(size),
                6 => PassAsync(TimeSpan.FromMinutes(size % 30)),
                _ => UploadAsync(size),
            });
        }
        catch (RefusedException)
        {
        }
    }

    /// <summary>Deletes what is there and lets the sweep take the rest.</summary>
    public async Task EndAsync()
    {
        fixture.Clock.Advance(TimeSpan.FromDays(8));
        await fixture.SweepAsync();
        await fixture.SweepAsync();
    }

    private async Task IssueAsync(int size) => _links.Add(await fixture.IssueAsync(size, caller));

    private async Task UploadAsync(int size) => _files.Add(await fixture.UploadAsync(new byte[size], caller));

    private async Task PutAsync(Attachment? link, int surplus)
    {
        if (link is not null) await fixture.PutAsync(link, new byte[Math.Max(0, link.SizeBytes + surplus)]);
    }

    private async Task SettleAsync(Attachment? link)
    {
        if (link is null || await fixture.FindAsync(link) is null) return;
        var settled = await fixture.SettleAsync(link);
        if (settled.State == AttachmentState.Ready) _files.Add(settled);
    }

    private async Task DeleteAsync(int at)
    {
        if (Pick(_files, at) is { } file) await fixture.Core.Library.DeleteAsync(caller, file.Id, CancellationToken.None);
    }

    private async Task PassAsync(TimeSpan time)
    {
        fixture.Clock.Advance(time);
        await fixture.SweepAsync();
    }

    private static Attachment? Pick(List<Attachment> from, int at) => from.Count == 0 ? null : from[at % from.Count];
}
