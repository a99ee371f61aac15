namespace Enclosure.Server.Reference.Samples;

/// <summary>
/// Programs that look whether a webhook's body comes from this server: the body as it came on standard input, its signature as the
/// argument, the webhook's secret in the surroundings.
/// </summary>
internal static class SignatureCheck
{
    public static string In(SampleLanguage language) => language.Id switch
    {
        "curl" => Shell,
        "python" => Python,
        "javascript" => JavaScript,
        "go" => Go,
        "ruby" => Ruby,
        _ => throw new ArgumentException($"There is no check in {language.Title}.", nameof(language)),
    };

    private const string Shell =
        """
        # sh check.sh "$SIGNATURE" < body.json    to look by hand: the comparison takes no constant time
        expected=$(openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
        if [ "$expected" != "$1" ]; then
          echo "not from your server" >&2
          exit 1
        fi
        echo "genuine"

        """;

    private const string Python =
        """"
        import hashlib
        import hmac
        import os
        import sys


        def is_genuine(secret: str, body: bytes, signature: str) -> bool:
            """Over the bytes as they came, before parsing them."""
            expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            return hmac.compare_digest(expected.encode(), signature.encode())


        if not is_genuine(os.environ["WEBHOOK_SECRET"], sys.stdin.buffer.read(), sys.argv[1]):
            sys.exit("not from your server")
        print("genuine")

        """";

    private const string JavaScript =
        """
        import { createHmac, timingSafeEqual } from "node:crypto";
        import { readFileSync } from "node:fs";

        // Over the bytes as they came (a Buffer), before parsing them.
        function isGenuine(secret, body, signature) {
          const expected = createHmac("sha256", secret).update(body).digest();
          const given = Buffer.from(signature, "hex");
          return given.length === expected.length && timingSafeEqual(given, expected);
        }

        if (!isGenuine(process.env.WEBHOOK_SECRET, readFileSync(0), process.argv[2])) {
          console.error("not from your server");
          process.exit(1);
        }
        console.log("genuine");

        """;

    private const string Go =
        """
        package main

        import (
        	"crypto/hmac"
        	"crypto/sha256"
        	"encoding/hex"
        	"fmt"
        	"io"
        	"log"
        	"os"
        )

        // isGenuine looks at the bytes as they came, before they are parsed.
        func isGenuine(secret string, body []byte, signature string) bool {
        	mac := hmac.New(sha256.New, []byte(secret))
        	mac.Write(body)
        	given, err := hex.DecodeString(signature)
        	return err == nil && hmac.Equal(mac.Sum(nil), given)
        }

        func main() {
        	body, err := io.ReadAll(os.Stdin)
        	if err != nil {
        		log.Fatal(err)
        	}
        	if !isGenuine(os.Getenv("WEBHOOK_SECRET"), body, os.Args[1]) {
        		log.Fatal("not from your server")
        	}
        	fmt.Println("genuine")
        }

        """;

    private const string Ruby =
        """
        require "openssl"

        # Over the bytes as they came, before parsing them.
        def genuine?(secret, body, signature)
          expected = OpenSSL::HMAC.hexdigest("SHA256", secret, body)
          expected.bytesize == signature.bytesize && OpenSSL.fixed_length_secure_compare(expected, signature)
        end

        abort "not from your server" unless genuine?(ENV.fetch("WEBHOOK_SECRET"), $stdin.binmode.read, ARGV.fetch(0))
        puts "genuine"

        """;
}
