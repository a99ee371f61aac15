using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>What the whole process allocates is looked at, so that nothing else may run meanwhile.</summary>
[Collection(Alone.Name)]
public sealed class RobotomailArchiveMemoryTests
{
    [Fact]
    public async Task It_is_sent_while_it_is_made_and_large_files_do_not_fill_the_memory()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(MailSteps.WithFile("large.bin", MailSteps.Noise(8 << 20)));
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        using var answer = await client.GetAsync(path + "/attachments.zip", HttpCompletionOption.ResponseHeadersRead);
        await using (var body = await answer.Content.ReadAsStreamAsync()) await body.CopyToAsync(Stream.Null);

        answer.Content.Headers.ContentLength.ShouldBeNull();
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(4 << 20);
    }
}
