using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>A client that goes away at each stage of an upload leaves neither bytes nor counted ones.</summary>
public sealed class DisconnectTests
{
    private const string Boundary = "frontier";
    private const string PartHead = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
    private const string Closing = $"\r\n--{Boundary}--\r\n";
    private static readonly string Content = new('x', 100_000);

    public static TheoryData<string, string> Stages => new()
    {
        { "after the headers", "" },
        { "within the part's headers", PartHead[..40] },
        { "after the part's headers", PartHead },
        { "in the middle of the bytes", PartHead + Content[..50_000] },
        { "before the last boundary", PartHead + Content },
        { "within the last boundary", PartHead + Content + Closing[..8] },
        { "before the closing dashes", PartHead + Content + Closing[..^4] },
    };

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_form_that_is_abandoned_leaves_nothing(string stage, string sent)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var leave in new Action<RawConnection>[] { each => each.Reset(), each => each.Dispose(), each => each.HalfClose() })
        {
            using var connection = await BeginFormAsync(server);
            await connection.SendAsync(sent);
            await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 1, $"the upload has begun ({stage})");

            leave(connection);

            await CleanAsync(server, stage);
        }
    }

    [Fact]
    public async Task A_form_that_was_sent_whole_is_kept_or_dropped_whole_when_its_client_does_not_wait()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            using var connection = await BeginFormAsync(server);
            await connection.SendAsync(PartHead + Content + Closing);
            connection.Reset();
        }

        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 0, "no upload is on its way any more");
        await Eventually.TrueAsync(
            async () => (await server.CountersAsync()).Stored == Files.Placed(server.Data).Length * Content.Length,
            "counted bytes are those there");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_999)]
    public async Task A_put_that_is_abandoned_leaves_its_promise_and_nothing_else(int sent)
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(Content.Length);
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendHeadAsync(
            $"PUT {new Uri(link.PutUrl).PathAndQuery}", "Content-Type: text/plain", $"Content-Length: {Content.Length}");
        await connection.SendAsync(Content[..sent]);
        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 1, "the upload has begun");

        connection.Reset();

        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 0, "the bytes are dropped");
        (await server.CountersAsync()).ShouldBe((0, Content.Length));
        (await server.PutAsync(link, Encoding.ASCII.GetBytes(Content))).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static async Task<RawConnection> BeginFormAsync(TestServer server)
    {
        var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendHeadAsync(
            "POST /v1/attachments",
            $"Authorization: Bearer {server.Account.FullKey.Text}",
            $"Content-Type: multipart/form-data; boundary={Boundary}",
            $"Content-Length: {PartHead.Length + Content.Length + Closing.Length}");
        return connection;
    }

    private static async Task CleanAsync(TestServer server, string stage)
    {
        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 0, $"incoming/ is empty again ({stage})");
        Files.Placed(server.Data).ShouldBeEmpty(stage);
        (await server.CountersAsync()).ShouldBe((0, 0), stage);
    }
}
