using System.Net;
using Enclosure.Storage.Buckets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Enclosure.Tests.Support.Servers;

/// <summary>What becomes of one request to the store.</summary>
internal enum Fault
{
    None,

    /// <summary>503 SlowDown, as stores answer who asks too fast.</summary>
    SlowDown,

    /// <summary>Half of the answer's bytes, then the line is cut.</summary>
    CutInAnswer,

    /// <summary>No answer, ever.</summary>
    Hang,
}

/// <summary>A line to a real server that fails as it is told, request by request. What it passes on it passes on unchanged.</summary>
internal sealed class FlakyStore : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _target;
    private int _asked;

    private FlakyStore(WebApplication app, Uri target) => (_app, _target) = (app, target);

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Decides by the number of the request, from 1, and the request.</summary>
    public Func<int, HttpRequest, Fault> Decide { get; set; } = (_, _) => Fault.None;

    /// <summary>Requests so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static Task<FlakyStore> StartAsync(BucketServer server) => StartAsync(server.Endpoint);

    public static async Task<FlakyStore> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var store = new FlakyStore(app, target);
        app.Run(store.AnswerAsync);
        await app.StartAsync();
        return store;
    }

    /// <summary>The terms of a bucket, reached over this line.</summary>
    public BucketTerms Over(BucketTerms terms) => terms with { Endpoint = Endpoint };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var fault = Decide(Interlocked.Increment(ref _asked), http.Request);
        if (fault == Fault.Hang) await Task.Delay(Timeout.Infinite, http.RequestAborted);
        if (fault == Fault.SlowDown) await SlowDownAsync(http);
        else await PassAsync(http, isCut: fault == Fault.CutInAnswer);
    }

    private static async Task SlowDownAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await http.Response.WriteAsync(
            "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>");
    }

    private async Task PassAsync(HttpContext http, bool isCut)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(_target, target));
        if (http.Request.ContentLength is not null) request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, value) in http.Request.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection")) http.Response.Headers[name] = value.ToArray();
        if (answer.StatusCode == HttpStatusCode.NoContent || HttpMethods.IsHead(http.Request.Method)) return;
        var bytes = await answer.Content.ReadAsByteArrayAsync(http.RequestAborted);
        await http.Response.Body.WriteAsync(isCut ? bytes.AsMemory(0, bytes.Length / 2) : bytes, http.RequestAborted);
        if (!isCut) return;
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }
}
