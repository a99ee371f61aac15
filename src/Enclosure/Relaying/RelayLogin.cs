using System.Text;

namespace Enclosure.Relaying;

/// <summary>AUTH PLAIN or LOGIN (RFC 4954, RFC 4616), whichever is offered.</summary>
internal static class RelayLogin
{
    /// <summary>
    /// Throws <see cref="RelayException"/> when neither is offered or the relay says no; the password is in none of its texts.
    /// </summary>
    public static async Task LogInAsync(RelayLine line, RelayOffer offer, RelayTerms terms, CancellationToken ct)
    {
        var (user, password) = (terms.User ?? "", terms.Password ?? "");
        if (offer.Logins.Contains("PLAIN")) await SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", isLast: true);
        else if (offer.Logins.Contains("LOGIN"))
        {
            await SayAsync("AUTH LOGIN", isLast: false);
            await SayAsync(Base64(user), isLast: false);
            await SayAsync(Base64(password), isLast: true);
        }
        else throw line.Fault("offers neither AUTH PLAIN nor AUTH LOGIN, and a user is set for it");

        async Task SayAsync(string secret, bool isLast)
        {
            var reply = (await line.AskAsync(secret, "AUTH", terms.Timeouts.Hello, ct)).ToReply();
            if (isLast ? reply.IsAccepted : reply.Code == 334) return;
            throw line.Unexpected("AUTH", Without(reply, secret.Split(' ')[^1], password));
        }
    }

    private static RelayReply Without(RelayReply reply, params string[] secrets) =>
        secrets.Where(secret => secret != ""
            && secret != "LOGIN").Aggregate(reply, (left, secret) => left with { Text = left.Text.Replace(secret, "***") });

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
