using Amazon.Runtime;
using Amazon.S3;

namespace Enclosure.Storage.Buckets;

/// <summary>What an operator is to change, by what the store said.</summary>
internal static class BucketAdvice
{
    private const int LongestSaid = 200;

    /// <summary>Null for what is no failure of the store.</summary>
    public static string? Of(Exception fault) => fault switch
    {
        RefusedException { InnerException: { } cause } => Of(cause),
        RefusedException refused => refused.Message,
        AmazonS3Exception s3 => Of(s3),
        OperationCanceledException or TimeoutException => "The store does not answer in time. Check Storage:Endpoint, and if it is up.",
        HttpRequestException or IOException or AmazonClientException =>
            $"The store cannot be reached ({Short(fault.GetBaseException().Message)}). Check Storage:Endpoint, DNS, TLS and firewalls; "
            + "with Storage:PathStyle false the bucket's name stands before the host's.",
        _ => null,
    };

    /// <summary>The code in an error document, for people.</summary>
    public static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        var from = text.IndexOf("<Code>", StringComparison.Ordinal);
        var to = text.IndexOf("</Code>", StringComparison.Ordinal);
        return from >= 0 && to > from ? text[(from + 6)..to] : Short(text);
    }

    private static string Of(AmazonS3Exception fault) => fault.ErrorCode switch
    {
        "NoSuchBucket" => "The bucket is not there. Make it, or set Storage:CreateBucket to true; check Storage:Bucket and Storage:Region.",
        "BucketAlreadyExists" => "The bucket's name is taken by somebody else. Choose another Storage:Bucket.",
        "InvalidAccessKeyId" => "The store does not know the access key. Check Storage:AccessKey and Storage:Endpoint.",
        "SignatureDoesNotMatch" => "The secret does not fit the access key, or the region is another one. Check Storage:SecretKey and "
            + "Storage:Region.",
        "RequestTimeTooSkewed" => "The clocks of this machine and the store differ too much. Set this machine's clock (NTP).",
        "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" =>
            $"The bucket lies in another region. Set Storage:Region and Storage:Endpoint to its own ({Short(fault.Message)}).",
        "AccessDenied" or "Forbidden" or "AllAccessDisabled" =>
            "The key may not do this. It needs to list the bucket, and to get, put and delete its objects.",
        "ExpiredToken" or "InvalidToken" => "The temporary credentials have ended. Renew them where the AWS chain finds them.",
        "NotImplemented" => "The store cannot do this.",
        _ => $"The store says {(int)fault.StatusCode} {fault.ErrorCode}: {Short(fault.Message)}",
    };

    private static string Short(string text) => text.Length <= LongestSaid ? text : text[..LongestSaid] + "…";
}
