using System.Net;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

/// <summary>How the built server ends once it is told to, and what a balancer sees of it. SQLite and a disk will do.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task During_the_notice_readiness_is_denied_and_everything_else_goes_on()
    {
        using var folder = new TempDirectory();
        using var copy = Copy(folder, ("Shutdown__Notice", "3s"));
        await copy.StartAsync();
        using var client = await copy.KeyedAsync();

        copy.Tell();
        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.ServiceUnavailable, "it says that it leaves");

        using var posted = await client.PostFormAsync(new UploadForm().File("still here"u8));
        await posted.ShouldBeAsync(HttpStatusCode.Created);
        posted.Headers.ConnectionClose.ShouldBe(true);
        (await copy.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_signal_ends_the_notice()
    {
        using var folder = new TempDirectory();
        using var copy = Copy(folder, ("Shutdown__Notice", "5m"));
        await copy.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(copy.Url) };
        copy.Tell();
        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.ServiceUnavailable, "it says that it leaves");

        copy.Tell();

        (await copy.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_upload_under_way_is_counted_and_has_until_the_drain_ends()
    {
        using var folder = new TempDirectory();
        var metrics = FreePort.Next();
        using var copy = Copy(folder, ("Shutdown__Drain", "30s"), ("Metrics__Listen", $"127.0.0.1:{metrics}"));
        await copy.StartAsync();
        using var client = await copy.KeyedAsync();
        using var slow = new HeldContent(new UploadForm().File(Files.Random(30_000)).ToArray());
        var answer = client.PostAsync("/v1/attachments", slow);
        await slow.Half;
        using var looks = new HttpClient();
        await Eventually.TrueAsync(
            async () => (await looks.GetStringAsync($"http://127.0.0.1:{metrics}/metrics")).Contains("\nenclosure_uploads_in_flight 1\n"),
            "it is counted");

        copy.Tell();
        await Eventually.TrueAsync(async () => !await IsOpenAsync(copy), "nothing new is taken");
        slow.GoOn();

        await (await answer).ShouldBeAsync(HttpStatusCode.Created);
        (await copy.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_first_account_none_is_made_and_no_key_is_printed()
    {
        using var folder = new TempDirectory();
        using var copy = Copy(folder, ("FirstAccount", "false"));
        await copy.StartAsync();

        File.Exists(Path.Combine(copy.Data, "first-run.json")).ShouldBeFalse();
        copy.Said.ShouldNotContain("rm_");
        var (code, output) = await copy.RunAsync("accounts", "list", "--json");
        (code, output.Trim()).ShouldBe((0, "[]"));
    }

    private static CopyProcess Copy(TempDirectory folder, params (string Name, string Value)[] settings) => new(
        folder.File("data"),
        settings.Prepend(("Metrics__Listen", "off")).GroupBy(each => each.Item1)
            .ToDictionary(each => "ENCLOSURE_" + each.Key, each => each.Last().Item2));

    private static async Task<bool> IsOpenAsync(CopyProcess copy)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, copy.Http);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>A body whose second half waits until it is told to go on.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.TryAddWithoutValidation("Content-Type", UploadForm.ContentType);
        }

        public Task Half => _half.Task;

        public void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2));
            await stream.FlushAsync();
            _half.SetResult();
            await _goOn.Task;
            await stream.WriteAsync(_bytes.AsMemory(_bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
