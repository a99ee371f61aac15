using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Enclosure.Server.Remote;

/// <summary>
/// A server as a client of its public APIs sees it. What may be repeated is repeated when the connection breaks or the server is busy, as
/// it asks with <c>Retry-After</c>. The key goes to this server alone: no redirect is followed, and links are fetched without it.
/// </summary>
public sealed class RemoteServer : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly HttpClient _bare;
    private readonly Action<string> _notice;
    private readonly TimeProvider _time;

    /// <param name="notice">Told what goes on while it waits.</param>
    /// <param name="workspace">Which one a platform key means.</param>
    public RemoteServer(ServerAddress address, RemoteKey? key, string? workspace, Action<string> notice, TimeProvider time)
    {
        (Address, Key, _notice, _time) = (address, key, notice, time);
        _http = Client();
        _bare = Client();
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        if (workspace is not null) _http.DefaultRequestHeaders.Add("X-Workspace-Id", workspace);
    }

    public ServerAddress Address { get; }
    public RemoteKey? Key { get; }

    public static HttpRequestMessage Get(Uri at) => new(HttpMethod.Get, at);

    /// <summary>A body of JSON with its length: not every proxy takes one without.</summary>
    internal static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A name under which the server knows a request again.</summary>
    public static string NewIdempotencyKey() => $"enclosure-{Guid.NewGuid():n}";

    /// <summary>An answer of JSON. Throws <see cref="RemoteException"/>.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) =>
        ReadAsync(_ => Get(Address.At(path)), type, isRepeatable: true, ct);

    /// <summary>Sends and reads the answer's JSON. Throws <see cref="RemoteException"/>.</summary>
    public async Task<T> ReadAsync<T>(
        Func<IdleWatch, HttpRequestMessage> make, JsonTypeInfo<T> type, bool isRepeatable, CancellationToken ct)
    {
        using var answer = await SendAsync(make, isRepeatable, ct);
        await RemoteAnswer.RequireSuccessAsync(answer, ct);
        try
        {
            using var watch = new IdleWatch(ct);
            await using var body = await answer.Content.ReadAsStreamAsync(watch.Token);
            return await JsonSerializer.DeserializeAsync(body, type, watch.Token) ?? throw NoJson(answer);
        }
        catch (JsonException)
        {
            throw NoJson(answer);
        }
        catch (Exception e) when (e is IOException or HttpRequestException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new RemoteUnreachableException($"The answer of {Address} broke off. Try again.", e);
        }
    }

    /// <summary>Any answer, with its body still to come. Throws <see cref="RemoteUnreachableException"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(Func<IdleWatch, HttpRequestMessage> make, bool isRepeatable, CancellationToken ct) =>
        SendAsync(_http, make, isRepeatable, ct);

    /// <summary>As <see cref="SendAsync(Func{IdleWatch, HttpRequestMessage}, bool, CancellationToken)"/>, without the key.</summary>
    public Task<HttpResponseMessage> SendBareAsync(Func<IdleWatch, HttpRequestMessage> make, bool isRepeatable, CancellationToken ct) =>
        SendAsync(_bare, make, isRepeatable, ct);

    public void Dispose()
    {
        _http.Dispose();
        _bare.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpClient client, Func<IdleWatch, HttpRequestMessage> make, bool isRepeatable, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            using var watch = new IdleWatch(ct);
            using var request = make(watch);
            TimeSpan? pause;
            string what;
            try
            {
                var answer = await client.SendAsync(request, Completion(request), watch.Token);
                pause = isRepeatable ? Repetition.PauseAfter(answer, tried, _time) : null;
                if (pause is null) return answer;
                what = $"The server answers {(int)answer.StatusCode}";
                answer.Dispose();
            }
            catch (HttpRequestException e)
            {
                pause = isRepeatable ? Repetition.PauseAfter(e, tried) : null;
                if (pause is null) throw RemoteFaults.Of(e, request.RequestUri!, isRepeatable);
                what = RemoteFaults.InShort(e);
            }
            catch (OperationCanceledException e) when (watch.IsOver)
            {
                throw RemoteFaults.Still(request.RequestUri!, e);
            }

            _notice($"{what}; trying again in {pause.Value.TotalSeconds:0.#} s.");
            await Task.Delay(pause.Value, _time, ct);
        }
    }

    /// <summary>An answer to a write is short, and one that breaks off is as good as none: it is asked for again.</summary>
    private static HttpCompletionOption Completion(HttpRequestMessage request) => request.Method == HttpMethod.Get
        ? HttpCompletionOption.ResponseHeadersRead
        : HttpCompletionOption.ResponseContentRead;

    private static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectPatience,
        Expect100ContinueTimeout = TimeSpan.FromSeconds(2),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private RemoteRefusedException NoJson(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType?.MediaType ?? "nothing";
        return new RemoteRefusedException(new Answered(
            (int)answer.StatusCode, null, $"{Address} answers {type} where Enclosure answers JSON: this is another server.", null));
    }
}
