using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Enclosure.Tests.Support;

/// <summary>One POST as it came.</summary>
internal sealed record Posted(string Path, IHeaderDictionary Headers, byte[] Body)
{
    public string DeliveryId => Headers["X-Robotomail-Delivery-Id"].ToString();
}

/// <summary>A real HTTP server that hooks lead to; it answers as it is told.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Channel<Posted> _posted = Channel.CreateUnbounded<Posted>();
    private readonly WebApplication _app;

    private HookReceiver(string host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{host}:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What to answer; 204 unless told otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = With(204);

    public string Url => _app.Urls.First();
    public int Port => new Uri(Url).Port;

    public static async Task<HookReceiver> StartAsync(string host = "127.0.0.1")
    {
        var receiver = new HookReceiver(host);
        await receiver._app.StartAsync();
        return receiver;
    }

    public static Func<HttpContext, Task> With(int status, string? location = null) => http =>
    {
        http.Response.StatusCode = status;
        if (location is not null) http.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>The next POST.</summary>
    public async Task<Posted> NextAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await _posted.Reader.ReadAsync(late.Token);
    }

    /// <summary>Whether all that came was looked at.</summary>
    public bool IsQuiet => !_posted.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        await _posted.Writer.WriteAsync(
            new Posted(http.Request.Path, new HeaderDictionary(http.Request.Headers.ToDictionary()), body.ToArray()));
        await Answer(http);
    }
}
