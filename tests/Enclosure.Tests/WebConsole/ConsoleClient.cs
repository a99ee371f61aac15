using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.WebConsole;

/// <summary>A browser without scripts: it keeps cookies, follows nothing by itself, and reads the form token off the pages.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    private readonly HttpClient _http;

    private ConsoleClient(HttpClient http) => _http = http;

    public string Token { get; private set; } = "";

    public static ConsoleClient Of(TestServer server) =>
        new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(server.Url),
            DefaultRequestHeaders = { { "Accept", "text/html" } },
        });

    /// <summary>Signed in, with the account's full key unless another is given.</summary>
    public static async Task<ConsoleClient> SignedInAsync(TestServer server, string? key = null)
    {
        var client = Of(server);
        using var answer = await client.PostAsync("/console/sign-in", ("key", key ?? server.Account.FullKey.Text));
        if (answer.StatusCode != HttpStatusCode.SeeOther) throw new InvalidOperationException($"Sign-in answered {answer.StatusCode}.");
        await client.PageAsync("/console/inbox");
        return client;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    /// <summary>The text of a page, whatever its status; its form token is remembered.</summary>
    public async Task<string> PageAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();
        if (TokenField().Match(page) is { Success: true } found) Token = found.Groups[1].Value;
        return page;
    }

    /// <summary>Sends a form, with the token of the last page.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(
            path,
            new FormUrlEncodedContent(fields.Append(("token", Token)).Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2))));

    /// <summary>As soon as the answer begins.</summary>
    public Task<HttpResponseMessage> ListenAsync(string path) => _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("data-token=\"([0-9a-f]+)\"")]
    private static partial Regex TokenField();
}
